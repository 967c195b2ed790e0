//! From the text of a file to the answers that it holds, in whatever form somebody has stored them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::model::{Answer, AnswerKind, Content, Element, ServiceError, Stored};
use super::on_demand::OnDemandParts;
use super::parsed::ExpressionParts;
use super::part::{Base, Part, Reader};
use super::split::texts;
use crate::source::{Code, Diagnostic, Severity, SourceFile, Span};
use crate::testing::notes::shortened;

/// How deeply a body may be wrapped: `response`, and `body` within.
const WRAPPED: usize = 3;

/// What wraps a request or a response, or its JSON.
const WRAPPERS: [&str; 3] = ["request", "response", "body"];

/// The requests whose answers are read.
const ACTIONS: [&str; 2] = ["parseexpression", "provisionondemand"];

/// Reads a file of stored answers of `parseExpression` and `provisionOnDemand`: exchanges as objects with `request` and
/// `response` (or with the members of both), responses alone; one, a list of them, a page of Graph, one a line, or the
/// HAR that a browser saves. What else there is in them is stepped over.
pub fn read(file: &SourceFile) -> Stored {
    let mut reader = Reader::default();
    for span in texts(file.text()) {
        let (first, before) = (reader.elements.len(), reader.diagnostics.len());
        let text = span.of(file.text());
        if text.starts_with(['{', '[']) {
            reader.document(text, &Base::At(span.start), Reader::root);
        } else {
            reader.other(span, "JSON begins with `{` or `[`");
        }
        reader.spoil(first, before);
    }
    let Reader { elements, mut diagnostics } = reader;
    if elements.is_empty() && diagnostics.is_empty() {
        let found = Diagnostic::new(Code::AF710, "there is no answer in the file").at(Span::at(0));
        diagnostics.push(found);
    }
    diagnostics.sort_by_key(|found| (found.span().start, found.span().end, found.code));
    Stored { elements, diagnostics }
}

/// What is known of an exchange.
#[derive(Default)]
struct Exchange {
    expression: ExpressionParts,
    on_demand: OnDemandParts,
    error: Option<(ServiceError, Span)>,
}

impl Reader {
    fn root(&mut self, root: Part<'_>) {
        if let Some(log) = root.get("log").filter(|log| log.get("entries").is_some()) {
            return self.archive(log);
        }
        let page = root.get("value").filter(|_| root.get("key").is_none());
        match root.items().or_else(|| page?.items()) {
            Some(items) => items.for_each(|item| self.element(item)),
            None => self.element(root),
        }
    }

    /// An element that is an exchange, or one of its halves.
    fn element(&mut self, part: Part<'_>) {
        let span = part.span();
        if !part.is_object() {
            if part.is_invalid() {
                return self.elements.push(Element { span, content: Content::Broken });
            }
            return self.other(span, "an answer is an object");
        }
        let before = self.diagnostics.len();
        let mut exchange = Exchange::default();
        self.gather(part, &mut exchange, 0);
        let id = part.get("id").filter(|id| !id.is_nothing() && !id.is_object() && id.items().is_none());
        let id = id.map(Part::json);
        self.add(span, exchange, before, id);
    }

    /// Takes note of what an object says of an exchange, wherever in it that stands.
    fn gather(&mut self, part: Part<'_>, exchange: &mut Exchange, depth: usize) {
        for (name, _, value) in part.members() {
            if exchange.expression.member(self, name, value) || exchange.on_demand.member(self, name, value) {
                continue;
            }
            if name == "error" && value.is_object() && exchange.error.is_none() {
                exchange.error = Some((error(self, value), value.span()));
            } else if WRAPPERS.contains(&name) && depth < WRAPPED && !value.is_nothing() {
                self.open(value, name, |reader, part| reader.gather(part, exchange, depth + 1));
            }
        }
    }

    /// Adds what came of an exchange. `before`: how many findings there were before it was read.
    fn add(&mut self, span: Span, exchange: Exchange, before: usize, id: Option<serde_json::Value>) {
        let Exchange { expression, on_demand, error } = exchange;
        let refused = error.as_ref().map(|(error, place)| {
            let message = format!("the service answered with an error: {error}");
            let found = Diagnostic::new(Code::AF710, message).at(*place);
            found.help("ask again, and store the answer that says what came of it")
        });
        let kind = if expression.is_answered() {
            let error = error.map(|(error, _)| error);
            expression.finish(self, span, error).map(AnswerKind::Expression)
        } else if on_demand.is_answered() {
            Some(AnswerKind::OnDemand(on_demand.finish()))
        } else {
            let asked = expression.is_asked() || on_demand.is_asked();
            let found = refused.unwrap_or_else(|| match asked {
                true => {
                    Diagnostic::new(Code::AF709, "there is a request, and no answer to it").at(head(span))
                }
                false => no_answer(head(span), "it has no member that an answer has"),
            });
            // What is wrong with its parts matters only to who takes it for an answer.
            let own = self.diagnostics.drain(before..).next();
            let content = Content::Other(Box::new(own.unwrap_or(found)));
            return self.elements.push(Element { span, content });
        };
        let broken = self.diagnostics.get(before..).unwrap_or_default().iter().any(is_error);
        let number = self.elements.len() + 1;
        let content = match kind.filter(|_| !broken) {
            Some(kind) => Content::Answer(Box::new(Answer { span, number, id, kind })),
            None => Content::Broken,
        };
        self.elements.push(Element { span, content });
    }

    /// The entries of an HTTP archive (HAR 1.2) that are about the service's two actions.
    fn archive(&mut self, log: Part<'_>) {
        let before = self.diagnostics.len();
        let entries = log.get("entries").map(|entries| self.list(entries, "entries"));
        let mut asked = self.diagnostics.len() > before;
        for entry in entries.unwrap_or_default() {
            let Some(request) = entry.get("request") else { continue };
            let word = |name: &str| request.get(name).and_then(Part::word).unwrap_or_default();
            // A browser asks whether it may ask.
            if is_action(word("url")) && !word("method").eq_ignore_ascii_case("OPTIONS") {
                asked = true;
                self.entry(entry, request);
            }
        }
        if !asked {
            let message = "no entry of the archive is a request to parseExpression or provisionOnDemand";
            self.diagnostics.push(Diagnostic::new(Code::AF710, message).at(head(log.span())));
        }
    }

    fn entry(&mut self, entry: Part<'_>, request: Part<'_>) {
        let span = request.get("url").map_or(entry.span(), Part::span);
        let before = self.diagnostics.len();
        let mut exchange = Exchange::default();
        if let Some(text) = request.get("postData").and_then(|data| data.get("text")) {
            self.open(text, "text", |reader, part| reader.gather(part, &mut exchange, 1));
        }
        let content = entry.get("response").and_then(|response| response.get("content"));
        let text = content.and_then(|content| content.get("text")).filter(|text| !text.is_nothing());
        let encoding = content.and_then(|content| content.get("encoding")).and_then(Part::word);
        match (text, encoding) {
            (None, _) => {
                let found = Diagnostic::new(Code::AF709, "the archive has no content of the response");
                let help = "save the archive with its content, before the page is left";
                self.diagnostics.push(found.at(span).help(help));
                return self.elements.push(Element { span, content: Content::Broken });
            }
            (Some(text), Some(encoding)) if encoding.eq_ignore_ascii_case("base64") => {
                self.decode(text, &mut exchange);
            }
            (Some(text), None | Some("")) => {
                self.open(text, "text", |reader, part| reader.gather(part, &mut exchange, 1));
            }
            (Some(_), Some(other)) => {
                let message =
                    format!("the content is encoded as `{}`: only base64 is read", shortened(other, 20));
                self.malformed(span, message);
            }
        }
        let said = self.diagnostics.len() > before;
        self.add(span, exchange, before, None);
        // What the service was asked is certain here: whatever is no answer is told.
        if let Some(Element { content, .. }) = self.elements.last_mut()
            && let Content::Other(found) = content
        {
            let found = match said || found.code == Code::AF710 {
                true => (**found).clone(),
                false => Diagnostic::new(Code::AF709, "the response is no answer of the service").at(span),
            };
            self.diagnostics.push(found);
            *content = Content::Broken;
        }
    }

    fn decode(&mut self, text: Part<'_>, exchange: &mut Exchange) {
        let bytes = text.word().and_then(|text| STANDARD.decode(text.trim()).ok());
        let Some(decoded) = bytes.and_then(|bytes| String::from_utf8(bytes).ok()) else {
            return self.malformed(text.span(), "`text` is no UTF-8 text in base64");
        };
        let decoded = decoded.trim_start_matches('\u{feff}').trim();
        if !decoded.starts_with('{') {
            return self.malformed(text.span(), "`text` is no object as JSON text, in base64");
        }
        let base = Base::Within(text.span());
        self.document(decoded, &base, |reader, part| reader.gather(part, exchange, 1));
    }

    fn other(&mut self, span: Span, why: &str) {
        // A text may begin with any character.
        let content = Content::Other(Box::new(no_answer(span, why)));
        self.elements.push(Element { span, content });
    }

    /// Answers in which the text itself is damaged cannot be used, whatever can be read of them. `first`: the first
    /// element of the text; `before`: how many findings there were before it.
    fn spoil(&mut self, first: usize, before: usize) {
        let damage: Vec<Span> = self
            .diagnostics
            .get(before..)
            .unwrap_or_default()
            .iter()
            .filter(|found| is_error(found))
            .map(Diagnostic::span)
            .collect();
        for element in self.elements.get_mut(first..).unwrap_or_default() {
            let within = |place: &Span| element.span.start <= place.start && place.end <= element.span.end;
            if matches!(element.content, Content::Answer(_) | Content::Other(_)) && damage.iter().any(within)
            {
                element.content = Content::Broken;
            }
        }
    }
}

/// The first byte of an object: to underline all of it would help nobody.
pub(super) fn head(span: Span) -> Span {
    Span::new(span.start, span.end.min(span.start + 1))
}

fn is_error(found: &Diagnostic) -> bool {
    found.severity() == Severity::Error
}

fn no_answer(place: Span, why: &str) -> Diagnostic {
    let found = Diagnostic::new(Code::AF709, format!("this is no stored answer: {why}")).at(place);
    found.help("store what parseExpression or provisionOnDemand answers, with the request beside it")
}

/// Whether an address is one of the two actions, which may be called by their full names.
fn is_action(url: &str) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/').to_ascii_lowercase();
    let name = path.rsplit(['/', '.']).next().unwrap_or_default();
    ACTIONS.contains(&name)
}

/// A `publicError`.
fn error(reader: &mut Reader, part: Part<'_>) -> ServiceError {
    let text = |reader: &mut Reader, name: &str| {
        part.get(name).and_then(|value| reader.optional_text(value, name)).filter(|text| !text.is_empty())
    };
    ServiceError { code: text(reader, "code"), message: text(reader, "message") }
}
