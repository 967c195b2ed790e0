//! A SCIM service on a port of this machine: users and groups in memory, every request in a log, and faults on
//! demand.

mod http;
mod store;

use std::collections::HashMap;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::applier::{Mode, ScimError};
use http::{Answer, Connection, Next};
pub use store::Options;
use store::Store;

/// A request, as the log has it.
#[derive(Clone, Debug)]
pub struct Request {
    /// Its number, from 0, in the order in which requests arrived.
    pub number: usize,
    /// The number of its connection, from 0.
    pub connection: usize,
    pub method: String,
    /// Path and query as they came.
    pub target: String,
    /// None where there was no body, or no JSON.
    pub body: Option<Value>,
    pub at: Instant,
    /// The status of the answer; none before it was made, and where it was not sent.
    pub answer: Option<u16>,
    /// Whether the store saw the request, and did as it says if it could.
    pub reached: bool,
}

impl Request {
    /// `PATCH /Users/u1`: without the query.
    pub fn line(&self) -> String {
        format!("{} {}", self.method, self.target.split('?').next().unwrap_or_default())
    }
}

/// What goes wrong with a request.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    /// 429, with these seconds in `Retry-After`; nothing is done.
    TooMany(u64),
    /// A status of an error, such as 500 or 503; nothing is done.
    Status(u16),
    /// A status of an error, and what `Retry-After` says; nothing is done.
    RetryAfter(u16, &'static str),
    /// It is done, and the connection ends without an answer.
    LostAnswer,
    /// The connection ends before anything is done.
    LostRequest,
    /// It is done, and answered this much later.
    Slow(Duration),
}

type Faults = Box<dyn Fn(&Request) -> Option<Fault> + Send>;

#[derive(Default)]
struct Ledger {
    log: Vec<Request>,
    faults: Option<Faults>,
    latency: Duration,
    /// Connections that are open, to be closed at the end.
    open: HashMap<usize, TcpStream>,
    connections: usize,
    stopped: bool,
}

struct Shared {
    store: Mutex<Store>,
    ledger: Mutex<Ledger>,
}

/// A panic elsewhere is that test's affair.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The running service; it ends when this is dropped.
pub struct ScimServer {
    address: SocketAddr,
    shared: Arc<Shared>,
    listener: Option<JoinHandle<()>>,
}

impl ScimServer {
    /// Starts a service with users and groups as RFC 7643 has them.
    pub fn start(mode: Mode) -> ScimServer {
        ScimServer::start_with(Options::new(mode))
    }

    /// Starts a service.
    pub fn start_with(options: Options) -> ScimServer {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port of this machine");
        let address = listener.local_addr().expect("the port's address");
        let store = Mutex::new(Store::new(options, &format!("http://{address}")));
        let shared = Arc::new(Shared { store, ledger: Mutex::default() });
        let inner = Arc::clone(&shared);
        let listener = thread::spawn(move || listen(&listener, &inner));
        ScimServer { address, shared, listener: Some(listener) }
    }

    /// Its address, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The requests so far.
    pub fn log(&self) -> Vec<Request> {
        lock(&self.shared.ledger).log.clone()
    }

    /// Forgets the requests so far; numbers begin again.
    pub fn clear_log(&self) {
        lock(&self.shared.ledger).log.clear();
    }

    /// Users, in the order in which they came: with `id`, without `meta`.
    pub fn users(&self) -> Vec<Value> {
        lock(&self.shared.store).resources("/Users")
    }

    /// Groups, likewise.
    pub fn groups(&self) -> Vec<Value> {
        lock(&self.shared.store).resources("/Groups")
    }

    /// Users and groups.
    pub fn resources(&self) -> Vec<Value> {
        let store = lock(&self.shared.store);
        [store.resources("/Users"), store.resources("/Groups")].concat()
    }

    /// Has a user there as if it had always been; its id.
    ///
    /// # Errors
    ///
    /// As a POST of the body.
    pub fn add_user(&self, body: &Value) -> Result<String, ScimError> {
        self.add(0, body)
    }

    /// Has a group there, likewise.
    ///
    /// # Errors
    ///
    /// As a POST of the body.
    pub fn add_group(&self, body: &Value) -> Result<String, ScimError> {
        self.add(1, body)
    }

    fn add(&self, at: usize, body: &Value) -> Result<String, ScimError> {
        let made = lock(&self.shared.store).create(at, body)?.body.unwrap_or_default();
        Ok(made["id"].as_str().unwrap_or_default().to_owned())
    }

    /// Decides which of the requests to come go wrong, and how. It is asked for each in
    /// the log's order, and must not itself ask for the log.
    pub fn faults(&self, decide: impl Fn(&Request) -> Option<Fault> + Send + 'static) {
        lock(&self.shared.ledger).faults = Some(Box::new(decide));
    }

    /// One fault, for the request with this number.
    pub fn fault_at(&self, number: usize, fault: Fault) {
        self.faults(move |request| (request.number == number).then_some(fault));
    }

    /// From now on all goes well.
    pub fn no_faults(&self) {
        lock(&self.shared.ledger).faults = None;
    }

    /// How long every request to come takes at least.
    pub fn latency(&self, latency: Duration) {
        lock(&self.shared.ledger).latency = latency;
    }
}

impl Drop for ScimServer {
    fn drop(&mut self) {
        {
            let mut ledger = lock(&self.shared.ledger);
            ledger.stopped = true;
            for stream in ledger.open.values() {
                let _ = stream.shutdown(Shutdown::Both);
            }
        }
        // The listener waits for a connection: one more, for it to see that it is over.
        let woken = TcpStream::connect(self.address).is_ok();
        if let Some(listener) = self.listener.take().filter(|_| woken) {
            let _ = listener.join();
        }
    }
}

fn listen(listener: &TcpListener, shared: &Arc<Shared>) {
    let mut workers: Vec<JoinHandle<()>> = Vec::new();
    for stream in listener.incoming() {
        let mut ledger = lock(&shared.ledger);
        if ledger.stopped {
            break;
        }
        let Ok(stream) = stream else { continue };
        let Ok(handle) = stream.try_clone() else { continue };
        let number = ledger.connections;
        ledger.connections += 1;
        ledger.open.insert(number, handle);
        drop(ledger);
        let shared = Arc::clone(shared);
        workers.retain(|worker| !worker.is_finished());
        workers.push(thread::spawn(move || {
            let _ = stream.set_nodelay(true);
            // What breaks a connection is the client's affair, and its end.
            let _ = serve(stream, number, &shared);
            if let Some(stream) = lock(&shared.ledger).open.remove(&number) {
                let _ = stream.shutdown(Shutdown::Both);
            }
        }));
    }
    for worker in workers {
        let _ = worker.join();
    }
}

/// The requests of one connection.
fn serve(stream: TcpStream, connection: usize, shared: &Shared) -> std::io::Result<()> {
    let mut requests = Connection::new(stream);
    loop {
        let received = match requests.next()? {
            Next::Request(received) => received,
            Next::End => return Ok(()),
            Next::Refused(status, detail) => {
                let body = ScimError::new(status, detail).body();
                requests.answer(&Answer::new(status, Some(body)), true)?;
                return requests.finish();
            }
        };
        let (at, fault, latency) = {
            let mut ledger = lock(&shared.ledger);
            let request = Request {
                number: ledger.log.len(),
                connection,
                method: received.method.clone(),
                target: received.target.clone(),
                body: serde_json::from_slice(&received.body).ok(),
                at: Instant::now(),
                answer: None,
                reached: false,
            };
            let fault = ledger.faults.as_ref().and_then(|decide| decide(&request));
            let at = request.at;
            ledger.log.push(request);
            (at, fault, ledger.latency)
        };
        // The log may have been cleared since.
        let note = |reached: bool, answer: Option<u16>| {
            let mut ledger = lock(&shared.ledger);
            let noted = ledger.log.iter_mut().rev();
            if let Some(request) = noted.into_iter().find(|one| one.connection == connection && one.at == at)
            {
                request.reached |= reached;
                request.answer = answer;
            }
        };
        thread::sleep(latency);
        let refused =
            |status: u16| Answer::new(status, Some(ScimError::new(status, "a fault on demand").body()));
        let answer = match fault {
            Some(Fault::LostRequest) => return Ok(()),
            Some(Fault::TooMany(seconds)) => refused(429).with("Retry-After", seconds.to_string()),
            Some(Fault::Status(status)) => refused(status),
            Some(Fault::RetryAfter(status, when)) => refused(status).with("Retry-After", when),
            Some(Fault::LostAnswer | Fault::Slow(_)) | None => {
                let answer = lock(&shared.store).handle(&received.method, &received.target, &received.body);
                note(true, None);
                match fault {
                    Some(Fault::LostAnswer) => return Ok(()),
                    Some(Fault::Slow(delay)) => thread::sleep(delay),
                    _ => {}
                }
                answer
            }
        };
        note(false, Some(answer.status));
        requests.answer(&answer, received.last)?;
        if received.last {
            return requests.finish();
        }
    }
}
