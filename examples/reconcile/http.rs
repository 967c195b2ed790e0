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
/// The longest answer: a group with all its members.
const LONGEST: u64 = 256 << 20;

pub struct Client {
    agent: Agent,
    server: String,
    token: Option<String>,
    pace: Option<Pace>,
    verbose: bool,
    pub requests: u64,
}

/// What is sent, and how it is shown.
struct Call<'c> {
    key: &'c str,
    action: &'c str,
    method: &'c str,
    path: &'c str,
    query: String,
    body: Option<Vec<u8>>,
    shown: Option<Json>,
}

impl Client {
    pub fn new(server: &str, token: Option<String>, rate: Option<u32>, verbose: bool) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // A redirected POST would become a GET.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(TIMEOUT));
        Client {
            agent: config.build().new_agent(),
            server: server.trim_end_matches('/').to_owned(),
            token,
            pace: rate.map(Pace::new),
            verbose,
            requests: 0,
        }
    }

    /// The ids of the resources that a filter finds.
    pub fn find(&mut self, key: &str, kind: ObjectKind, filter: &str) -> Result<Vec<String>, Trouble> {
        let encoded = utf8_percent_encode(filter, NON_ALPHANUMERIC);
        let query = format!("?filter={encoded}{}", without_members(kind, '&'));
        let (_, body) = self.call(&Call { query, ..Call::get(key, "match", endpoint(kind)) })?;
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
        let path = resource_path(kind, id);
        let query = if whole { String::new() } else { without_members(kind, '?') };
        match self.call(&Call { query, ..Call::get(key, "read", &path) })? {
            (404, _) => Ok(None),
            (_, body) if body.is_object() => Ok(Some(body)),
            _ => Err(Trouble::Object("the server answers with something else than a resource".to_owned())),
        }
    }

    /// Sends what the library asks for: the status (404 is one, too), and what the server says.
    pub fn send(&mut self, action: &str, request: &Request) -> Result<(u16, Json), Trouble> {
        let path = request.path();
        let call = Call {
            key: &request.key,
            action,
            method: request.method.as_str(),
            path: &path,
            query: String::new(),
            body: request.body.as_ref().map(|body| body.to_string().into_bytes()),
            shown: request.masked_body().filter(|_| self.verbose),
        };
        // Servers quote what they refuse, and some of it is to be shown nowhere.
        self.call(&call).map_err(|trouble| trouble.map(|why| request.masked_text(&why)))
    }

    fn call(&mut self, call: &Call<'_>) -> Result<(u16, Json), Trouble> {
        if let Some(pace) = &mut self.pace {
            pace.wait();
        }
        self.requests += 1;
        let answer = self.exchange(call);
        if let Some(pace) = &mut self.pace {
            pace.answered();
        }
        let status = answer.as_ref().ok().map(|(status, ..)| *status);
        let mut line = json!({ "key": call.key, "action": call.action, "method": call.method, "path": call.path, "status": status });
        if let Some(shown) = &call.shown {
            line["body"] = shown.clone();
        }
        // Nobody listening is no reason to stop.
        let _ = writeln!(std::io::stdout(), "{line}");
        match answer {
            Err(error) => Err(Trouble::again(format!("no answer: {error}"), None, true)),
            Ok((status @ (200..=299 | 404), _, body)) => Ok((status, body)),
            Ok((401, ..)) => Err(Trouble::Stop("401: the server does not take the token".to_owned())),
            Ok((status, headers, body)) => {
                let detail = body.get("detail").and_then(Json::as_str);
                let why = detail.map_or(status.to_string(), |detail| format!("{status}: {detail}"));
                Err(match status {
                    429 | 503 => Trouble::again(why, retry_after(&headers), true),
                    408 | 500..=599 => Trouble::again(why, retry_after(&headers), false),
                    _ => Trouble::Object(why),
                })
            }
        }
    }

    fn exchange(&self, call: &Call<'_>) -> Result<(u16, HeaderMap, Json), ureq::Error> {
        let mut request = http::Request::builder()
            .method(call.method)
            .uri(format!("{}{}{}", self.server, call.path, call.query))
            .header(header::ACCEPT, MEDIA_TYPE);
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let response = match &call.body {
            Some(body) => {
                self.agent.run(request.header(header::CONTENT_TYPE, MEDIA_TYPE).body(body.as_slice())?)?
            }
            None => self.agent.run(request.body(SendBody::none())?)?,
        };
        let (parts, body) = response.into_parts();
        let text = body.into_with_config().limit(LONGEST).read_to_vec()?;
        Ok((parts.status.as_u16(), parts.headers, serde_json::from_slice(&text).unwrap_or_default()))
    }
}

impl<'c> Call<'c> {
    fn get(key: &'c str, action: &'c str, path: &'c str) -> Self {
        Call { key, action, method: "GET", path, query: String::new(), body: None, shown: None }
    }
}

/// The id of a resource.
pub fn id(resource: &Json) -> Option<String> {
    resource.get("id")?.as_str().filter(|id| !id.is_empty()).map(str::to_owned)
}

fn without_members(kind: ObjectKind, separator: char) -> String {
    match kind {
        ObjectKind::User => String::new(),
        ObjectKind::Group => format!("{separator}excludedAttributes=members"),
    }
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
/// it was answered a second ago. (Seconds from sending to sending would let the network push requests together.)
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
