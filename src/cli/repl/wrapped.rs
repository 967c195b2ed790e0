//! The linter over one expression: as if it were the source of an attribute in a mapping file.

use std::fmt::Write as _;

use attrflow::catalogue::{AttributeType, Lookup, ObjectKind};
use attrflow::lint::{Settings, lint as lint_file};
use attrflow::source::{Code, Diagnostic, SourceFile, Span};
use attrflow::syntax::{Draft, Piece};

use super::session::{LAST, Session};

/// The groups of codes that are about the file and the target: those are made up here.
const NOT_ITS_OWN: [&str; 3] = ["AF3", "AF4", "AF5"];

/// The target attributes that the expression stands for here.
const TARGETS: [&str; 2] = ["displayName", "externalId"];

/// What the linter finds in an expression; places are those of its text.
pub(super) fn lint(session: &Session, text: &str) -> Vec<Diagnostic> {
    let (head, tail) = around(session, text);
    let written = Written::new(text);
    let file = SourceFile::new("expression", format!("{head}{}{tail}", written.text));
    let constants = session.constants.keys().cloned().collect();
    let found = lint_file(&file, &Settings { constants, ..Settings::default() });
    let within = Span::new(head.len(), head.len() + written.text.len());
    let made_up = |found: &Diagnostic| {
        let said =
            |words: &str| TARGETS.iter().any(|target| words.contains(target) && !text.contains(target));
        said(&found.message) || found.help.as_deref().is_some_and(said)
    };
    let own = found.into_iter().map(|found| found.diagnostic).filter(|found| {
        let span = found.span();
        within.start <= span.start
            && span.end <= within.end
            && !made_up(found)
            && !NOT_ITS_OWN.iter().any(|group| found.code.as_str().starts_with(group))
    });
    let own = own.map(|mut found| {
        // The text of a fix is written for the file.
        found.fix = found.fix.map(|fix| attrflow::source::Fix { edits: Vec::new(), ..fix });
        found.relocate(|span| written.back(span, within), str::to_owned)
    });
    own.filter(|found| !(found.code == Code::AF009 && found.span().of(text) == LAST)).collect()
}

/// The file before and behind the expression.
fn around(session: &Session, text: &str) -> (String, &'static str) {
    let (dialect, source) = (session.dialect().as_str(), session.source().as_str());
    let [of_user, of_group] = TARGETS;
    let (kind, matching, target) = match session.kind() {
        ObjectKind::User => {
            ("user", "userName: { from: [userPrincipalName], match: 1, required: true }", of_user)
        }
        ObjectKind::Group => {
            ("group", "displayName: { from: [displayName], match: 1, required: true }", of_group)
        }
    };
    let mut head = format!("attrflow: 1\ndialect: {dialect}\nsource: {source}\n{kind}:\n");
    let catalogue = session.catalogue();
    let mut names: Vec<&str> = Draft::new(text)
        .pieces()
        .into_iter()
        .filter(|(piece, _)| *piece == Piece::Attribute)
        .filter_map(|(_, span)| span.of(text).strip_prefix('[')?.strip_suffix(']'))
        .collect();
    names.sort_unstable();
    names.dedup();
    let declared: Vec<String> = names
        .into_iter()
        .filter_map(|name| {
            // What the catalogue of the session knows, or allows, the made-up file has to know.
            let ty = match catalogue.lookup(name) {
                Lookup::Known { ty, .. } if !session.source().is_entra() => ty,
                Lookup::Known { .. } => return None,
                _ => AttributeType::String,
            };
            Some(format!("    {}: {}\n", quoted(name), ty.as_str()))
        })
        .collect();
    if !declared.is_empty() {
        // Writing to a string cannot fail.
        let _ = write!(head, "  source-schema:\n{}", declared.concat());
    }
    let _ = write!(head, "  attributes:\n    {matching}\n    {target}: {{ from: \"");
    (head, "\" }\n")
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", Written::new(text).text)
}

/// A text as it stands between the quotes of YAML.
struct Written {
    text: String,
    /// Where each character is written, and where it stands in the text.
    places: Vec<(usize, usize)>,
    length: usize,
}

impl Written {
    fn new(text: &str) -> Self {
        let mut written = Written { text: String::new(), places: Vec::new(), length: text.len() };
        for (at, letter) in text.char_indices() {
            written.places.push((written.text.len(), at));
            match letter {
                '"' | '\\' => written.text.extend(['\\', letter]),
                ' '..='~' => written.text.push(letter),
                letter => {
                    let _ = write!(written.text, "\\U{:08X}", u32::from(letter));
                }
            }
        }
        written
    }

    /// Where a span of the file stands in the text.
    fn back(&self, span: Span, within: Span) -> Span {
        let place = |offset: usize| {
            let offset = offset.clamp(within.start, within.end) - within.start;
            let at = self.places.partition_point(|(written, _)| *written < offset);
            self.places.get(at).map_or(self.length, |(_, at)| *at)
        };
        let (start, end) = (place(span.start), place(span.end));
        Span::new(start, end.max(start))
    }
}
