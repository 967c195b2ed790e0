//! The way to the SCIM server: one request at a time, no faster than allowed, a line for each. Nothing is sent again
//! here: what had no answer may have been done all the same, so that only the caller knows how to go on.

use std::collections::VecDeque;
use std::io::Write as _;
use std::thread::sleep;
use std::time::{Duration, Instant};

use attrflow::ObjectKind;
use attrflow::provision::{Request, endpoint, resource_path};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value as Json, json};
use ureq::http::{self, HeaderMap, header};
use ureq::{Agent, SendBody};

use super::trouble::Trouble;

const TIMEOUT: Duration = Duration::from_secs(60);
const MEDIA_TYPE: &str = "application/scim+json";
/// The longest answer, in bytes: a group with all its members.
const LONGEST: u64 = 256 << 20;

pub struct Client {
    agent: Agent,
    server: String,
    token: Option<String>,
    pace: Option<Pace>,
    verbose: bool,
    pub requests: usize,
}

impl Client {
    pub fn new(server: String, token: Option<String>, rate: Option<u32>, verbose: bool) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // A POST that follows a redirection becomes a GET.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(TIMEOUT));
        let agent = config.build().new_agent();
        Client { agent, server, token, pace: rate.map(Pace::new), verbose, requests: 0 }
    }

    /// The ids of the resources that a filter finds.
    pub fn find(&mut self, key: &str, kind: ObjectKind, filter: &str) -> Result<Vec<String>, Trouble> {
        let filter = utf8_percent_encode(filter, NON_ALPHANUMERIC);
        let mut target = format!("{}?filter={filter}", endpoint(kind));
        if kind == ObjectKind::Group {
            target += "&excludedAttributes=members";
        }
        let (_, body) = self.call(key, "match", "GET", &target, None)?;
        let found = body.get("Resources").and_then(Json::as_array).into_iter().flatten();
        Ok(found.filter_map(id).collect())
    }

    /// A resource, if it is there. `whole`: with the members of a group, which may be many.
    pub fn read(
        &mut self,
        key: &str,
        kind: ObjectKind,
        id: &str,
        whole: bool,
    ) -> Result<Option<Json>, Trouble> {
        let mut target = resource_path(kind, id);
        if kind == ObjectKind::Group && !whole {
            target += "?excludedAttributes=members";
        }
        match self.call(key, "read", "GET", &target, None)? {
            (404, _) => Ok(None),
            (_, body) if body.is_object() => Ok(Some(body)),
            _ => Err(Trouble::Object("the server's answer is no resource".to_owned())),
        }
    }

    /// Sends what the library asks for. Status (a 404 is the caller's to judge) and body of the answer.
    pub fn send(&mut self, action: &str, request: &Request) -> Result<(u16, Json), Trouble> {
        self.call(&request.key, action, request.method.as_str(), &request.path(), Some(request))
    }

    fn call(
        &mut self,
        key: &str,
        action: &str,
        method: &str,
        target: &str,
        request: Option<&Request>,
    ) -> Result<(u16, Json), Trouble> {
        if let Some(pace) = &mut self.pace {
            pace.wait();
        }
        self.requests += 1;
        let answer = self.exchange(method, target, request.and_then(|request| request.body.as_ref()));
        if let Some(pace) = &mut self.pace {
            pace.answered();
        }
        let status = answer.as_ref().ok().map(|(status, ..)| *status);
        // A filter names people.
        let path = target.split('?').next();
        let mut line =
            json!({ "key": key, "action": action, "method": method, "path": path, "status": status });
        if let Some(body) = request.and_then(Request::masked_body).filter(|_| self.verbose) {
            line["body"] = body;
        }
        // Nobody listening is no reason to stop.
        let _ = writeln!(std::io::stdout(), "{line}");
        let (status, headers, body) = answer.map_err(|error| match error {
            ureq::Error::BadUri(_) | ureq::Error::Http(_) => Trouble::Stop(error.to_string()),
            error => Trouble::Again { why: format!("no answer: {error}"), after: None, everyone: true },
        })?;
        let mut why = status.to_string();
        if let Some(detail) = body.get("detail").and_then(Json::as_str) {
            // Servers quote what they refuse, and some of that is to be shown nowhere.
            let masked = request.map(|request| request.masked_text(detail));
            let words: Vec<&str> = masked.as_deref().unwrap_or(detail).split_whitespace().collect();
            why = format!("{status}: {}", words.join(" "));
        }
        match status {
            200..=299 | 404 => Ok((status, body)),
            401 => Err(Trouble::Stop("401: the server does not take the token".to_owned())),
            408 | 429 | 500..=599 => {
                let everyone = matches!(status, 429 | 503);
                Err(Trouble::Again { why, after: retry_after(&headers), everyone })
            }
            _ => Err(Trouble::Object(why)),
        }
    }

    fn exchange(
        &self,
        method: &str,
        target: &str,
        body: Option<&Json>,
    ) -> Result<(u16, HeaderMap, Json), ureq::Error> {
        let uri = format!("{}{target}", self.server);
        let mut request = http::Request::builder().method(method).uri(uri).header(header::ACCEPT, MEDIA_TYPE);
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let response = match body {
            Some(body) => {
                self.agent.run(request.header(header::CONTENT_TYPE, MEDIA_TYPE).body(body.to_string())?)?
            }
            None => self.agent.run(request.body(SendBody::none())?)?,
        };
        let (head, body) = response.into_parts();
        let body = body.into_with_config().limit(LONGEST).read_to_vec()?;
        Ok((head.status.as_u16(), head.headers, serde_json::from_slice(&body).unwrap_or_default()))
    }
}

/// The id of a resource.
pub fn id(resource: &Json) -> Option<String> {
    resource.get("id")?.as_str().filter(|id| !id.is_empty()).map(str::to_owned)
}

/// How long the server asks to wait: seconds, or until a date (RFC 9110, section 10.2.3).
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = DateTimeParser::new().parse_timestamp(text).ok()?;
    Some(until.duration_since(Timestamp::now()).try_into().unwrap_or_default())
}

/// Not more than so many requests in any second, at the server as well: a request waits until the one that many before
/// it was answered a second ago. (From sending to sending, the network may push them together.)
struct Pace {
    most: usize,
    answers: VecDeque<Instant>,
}

impl Pace {
    fn new(most: u32) -> Self {
        Pace { most: most as usize, answers: VecDeque::new() }
    }

    fn wait(&mut self) {
        if self.answers.len() >= self.most
            && let Some(oldest) = self.answers.pop_front()
        {
            sleep(Duration::from_secs(1).saturating_sub(oldest.elapsed()));
        }
    }

    fn answered(&mut self) {
        self.answers.push_back(Instant::now());
    }
}
