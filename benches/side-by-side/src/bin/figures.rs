//! Figures of `attrflow run` as a process: beside the hand-written program over a file of users, after a check that
//! both write the same payloads; with other mappings, and with keys in any order; and from its start to the first
//! payload. Programs take turns; what is printed are medians, as Markdown tables.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed benchmark"
)]

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use serde_json::Value as Json;
use side_by_side::by_hand::User;
use side_by_side::{median, workload};
use wait4::Wait4;

const USAGE: &str = "usage: figures ATTRFLOW BY-HAND PROJECT FOLDER [USERS [ROUNDS]]";

/// How often a program is started to see how soon it writes.
const STARTS: usize = 100;

struct Program {
    name: String,
    command: Vec<PathBuf>,
}

/// What one run took.
#[derive(Clone, Copy)]
struct Run {
    seconds: f64,
    processor_seconds: f64,
    bytes: u64,
}

impl Program {
    fn new(name: &str, command: &[&dyn AsRef<Path>]) -> Self {
        let command = command.iter().map(|part| part.as_ref().to_owned()).collect();
        Program { name: name.to_owned(), command }
    }

    fn start(&self, output: Stdio) -> std::process::Child {
        let mut command = Command::new(&self.command[0]);
        command.args(&self.command[1..]).stdin(Stdio::null()).stdout(output);
        command.spawn().expect("the program can be started")
    }

    fn run(&self, output: Stdio) -> Run {
        let started = Instant::now();
        let used = self.start(output).wait4().unwrap();
        let seconds = started.elapsed().as_secs_f64();
        assert!(used.status.success(), "{} failed", self.name);
        let processor_seconds = (used.rusage.utime + used.rusage.stime).as_secs_f64();
        Run { seconds, processor_seconds, bytes: used.rusage.maxrss }
    }

    /// Seconds from its start until its first line is there.
    fn first_line(&self) -> f64 {
        let started = Instant::now();
        let mut child = self.start(Stdio::piped());
        let mut line = Vec::new();
        BufReader::new(child.stdout.take().unwrap()).read_until(b'\n', &mut line).unwrap();
        let seconds = started.elapsed().as_secs_f64();
        assert!(child.wait().unwrap().success() && !line.is_empty(), "{} wrote nothing", self.name);
        seconds
    }
}

/// The programs, and the records.
struct Figures {
    attrflow: PathBuf,
    by_hand: PathBuf,
    /// The folder with the mappings.
    project: PathBuf,
    /// Where files are written.
    folder: PathBuf,
    /// How many users.
    users: usize,
    /// How often each program is run.
    rounds: usize,
}

/// A file of users, and how many bytes it takes.
struct Users {
    path: PathBuf,
    bytes: u64,
}

fn main() {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [attrflow, by_hand, project, folder, rest @ ..] = &arguments[..] else { panic!("{USAGE}") };
    let number = |at: usize, default: usize| {
        rest.get(at).map_or(default, |text| text.to_str().and_then(|text| text.parse().ok()).expect(USAGE))
    };
    let [attrflow, by_hand, project, folder] = [attrflow, by_hand, project, folder].map(Clone::clone);
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    let figures =
        Figures { attrflow, by_hand, project, folder, users: number(0, 200_000), rounds: number(1, 9) };

    let users = figures.generate("users", workload::every_user().take(figures.users));
    let mut shuffle = workload::shuffle();
    let shuffled = workload::every_user().take(figures.users).map(|user| shuffle(&user));
    let shuffled = figures.generate("shuffled", shuffled);
    figures.beside_by_hand(&users);
    figures.mappings(&users, &shuffled);
    figures.starts();
}

impl Figures {
    /// Writes users to a file.
    fn generate(&self, name: &str, users: impl Iterator<Item = String>) -> Users {
        let path = self.folder.join(name).with_extension("ndjson");
        let mut file = BufWriter::new(File::create(&path).expect("users can be written"));
        users.for_each(|user| writeln!(file, "{user}").expect("users can be written"));
        file.flush().expect("users can be written");
        let bytes = std::fs::metadata(&path).unwrap().len();
        Users { path, bytes }
    }

    fn mapping(&self, name: &str) -> PathBuf {
        let folders = ["benches/workload", "mappings"].iter();
        let mut paths = folders.map(|folder| self.project.join(folder).join(name));
        paths.find(|path| path.exists()).expect("the mapping is there")
    }

    fn attrflow(&self, mapping: &str, users: &Users, threads: usize) -> Program {
        let (name, threads) = (format!("`attrflow run --threads {threads}`"), threads.to_string());
        let mapping = self.mapping(mapping);
        let words: [&dyn AsRef<Path>; 7] =
            [&self.attrflow, &"run", &"--quiet", &"--threads", &threads, &mapping, &users.path];
        Program::new(&name, &words)
    }

    fn by_hand(&self, users: &Users) -> Program {
        Program::new("hand-written", &[&self.by_hand, &users.path])
    }

    /// Runs programs in turns; answers the runs of each.
    fn turns(&self, programs: &[&Program]) -> Vec<Vec<Run>> {
        let mut runs = vec![Vec::new(); programs.len()];
        for _ in 0..self.rounds {
            for (program, runs) in programs.iter().zip(&mut runs) {
                runs.push(program.run(Stdio::null()));
            }
        }
        runs
    }

    /// Checks that programs write the same payloads; answers how many.
    fn same_payloads(&self, programs: &[&Program]) -> usize {
        let outputs: Vec<PathBuf> = programs
            .iter()
            .enumerate()
            .map(|(at, program)| {
                let path = self.folder.join(format!("payloads-{at}.ndjson"));
                program.run(File::create(&path).expect("payloads can be written").into());
                path
            })
            .collect();
        let payloads = outputs[1..].iter().map(|output| same_payloads(&outputs[0], output)).min();
        outputs.iter().for_each(|output| std::fs::remove_file(output).unwrap());
        payloads.unwrap_or_default()
    }

    fn beside_by_hand(&self, users: &Users) {
        let programs = [
            self.by_hand(users),
            self.attrflow("users.yaml", users, 1),
            self.attrflow("users.yaml", users, 2),
        ];
        let programs = programs.each_ref();
        let payloads = self.same_payloads(&programs);
        let runs = self.turns(&programs);
        let megabytes = users.bytes / 1_000_000;
        let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get());
        println!(
            "{} users, {megabytes} MB, {payloads} payloads, the same ones by all programs; {cores} cores; medians of \
             {} rounds, in which the programs take turns\n",
            self.users, self.rounds
        );
        println!(
            "| program | users/s | MB/s | rate against hand-written | processor seconds | peak memory |"
        );
        println!("|---|---:|---:|---:|---:|---:|");
        for (program, of_program) in programs.iter().zip(&runs) {
            let seconds = of(of_program, |run| run.seconds);
            println!(
                "| {} | {:.0} | {:.0} | {:.2} | {:.2} | {:.1} MB |",
                program.name,
                self.users as f64 / seconds,
                users.bytes as f64 / 1e6 / seconds,
                faster(&runs[0], of_program),
                of(of_program, |run| run.processor_seconds),
                of(of_program, |run| run.bytes as f64) / 1e6,
            );
        }
        println!("\nTwo threads against one: {:.2} times as fast.", faster(&runs[1], &runs[2]));
    }

    /// One thread with other mappings, and over users with their keys in any order.
    fn mappings(&self, users: &Users, shuffled: &Users) {
        let by_hand = [self.by_hand(users), self.by_hand(shuffled)];
        self.same_payloads(&[&by_hand[1], &self.attrflow("users.yaml", shuffled, 1)]);
        let mut rows = vec![("users.yaml", "keys in any order", self.attrflow("users.yaml", shuffled, 1))];
        for (mapping, _) in workload::MAPPINGS {
            rows.push((mapping, "as generated", self.attrflow(mapping, users, 1)));
        }
        let programs: Vec<&Program> = rows.iter().map(|(.., program)| program).chain(&by_hand).collect();
        let runs = self.turns(&programs);
        let (in_order, in_any_order) = (&runs[rows.len()], &runs[rows.len() + 1]);
        println!("\n| mapping | users | users/s | ns/user | rate against hand-written |");
        println!("|---|---|---:|---:|---:|");
        for ((mapping, order, _), of_row) in rows.iter().zip(&runs) {
            let by_hand = match (*mapping, *order) {
                ("users.yaml", "as generated") => Some(in_order),
                ("users.yaml", _) => Some(in_any_order),
                _ => None,
            };
            let ratio = by_hand.map_or("–".to_owned(), |by_hand| format!("{:.2}", faster(by_hand, of_row)));
            let rate = self.users as f64 / of(of_row, |run| run.seconds);
            println!("| {mapping} | {order} | {rate:.0} | {:.0} | {ratio} |", 1e9 / rate);
        }
    }

    /// From the start of a process to the first payload, of one user.
    fn starts(&self) {
        let in_scope = |user: &String| User::parse(user.as_bytes()).unwrap().provision(&mut Vec::new());
        let users = self.generate("one", workload::every_user().find(in_scope).into_iter());
        println!("\n| from the start to the first payload, median of {STARTS} | ms |\n|---|---:|");
        let programs = [self.by_hand(&users), self.attrflow("users.yaml", &users, 1)];
        let mut times = [const { Vec::new() }; 2];
        for _ in 0..STARTS {
            for (program, times) in programs.iter().zip(&mut times) {
                times.push(program.first_line());
            }
        }
        for (program, times) in programs.iter().zip(times) {
            println!("| {} | {:.1} |", program.name, median(times) * 1e3);
        }
    }
}

fn of(runs: &[Run], value: fn(&Run) -> f64) -> f64 {
    median(runs.iter().map(value).collect())
}

/// How many times as fast the second ones are.
fn faster(base: &[Run], runs: &[Run]) -> f64 {
    median(base.iter().zip(runs).map(|(base, run)| base.seconds / run.seconds).collect())
}

/// Checks that two files have the same payloads in the same order; answers how many.
fn same_payloads(one: &Path, other: &Path) -> usize {
    let open = |path: &Path| BufReader::new(File::open(path).unwrap()).lines().map(Result::unwrap);
    let (mut one, mut other) = (open(one), open(other));
    let mut count = 0;
    loop {
        match (one.next(), other.next()) {
            (None, None) => return count,
            (Some(one), Some(other)) => {
                let [a, b] = [&one, &other].map(|line| serde_json::from_str::<Json>(line).unwrap());
                assert_eq!(a, b, "payload {count} differs");
            }
            _ => panic!("one has {count} payloads, the other more"),
        }
        count += 1;
    }
}
