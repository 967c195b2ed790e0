//! `attrflow run` beside the hand-written program, both as processes over a file of users: checks that they write
//! the same payloads, then lets them take turns, and prints the medians as a Markdown table.

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
use side_by_side::{median, workload};
use wait4::Wait4;

const USAGE: &str = "usage: figures ATTRFLOW BY-HAND MAPPING FOLDER [USERS [ROUNDS]]";

struct Program {
    name: &'static str,
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
    fn new(name: &'static str, command: &[&dyn AsRef<Path>]) -> Self {
        Program { name, command: command.iter().map(|part| part.as_ref().to_owned()).collect() }
    }

    fn run(&self, output: Stdio) -> Run {
        let started = Instant::now();
        let mut command = Command::new(&self.command[0]);
        command.args(&self.command[1..]).stdin(Stdio::null()).stdout(output);
        let used = command.spawn().expect("the program can be started").wait4().unwrap();
        let seconds = started.elapsed().as_secs_f64();
        assert!(used.status.success(), "{} failed", self.name);
        let processor_seconds = (used.rusage.utime + used.rusage.stime).as_secs_f64();
        Run { seconds, processor_seconds, bytes: used.rusage.maxrss }
    }
}

fn main() {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [attrflow, by_hand, mapping, folder, rest @ ..] = &arguments[..] else { panic!("{USAGE}") };
    let number = |at: usize, default: usize| {
        rest.get(at).map_or(default, |text| text.to_str().and_then(|text| text.parse().ok()).expect(USAGE))
    };
    let (users, rounds) = (number(0, 200_000), number(1, 9));

    std::fs::create_dir_all(folder).expect("the folder can be made");
    let input = folder.join("users.ndjson");
    let bytes = generate(&input, users);
    let run = |threads: &'static str| -> Vec<PathBuf> {
        let words = ["run", "--quiet", "--threads", threads].map(PathBuf::from);
        [&[attrflow.clone()][..], &words, &[mapping.clone(), input.clone()]].concat()
    };
    let programs = [
        Program::new("hand-written", &[by_hand, &input]),
        Program { name: "`attrflow run --threads 1`", command: run("1") },
        Program { name: "`attrflow run --threads 2`", command: run("2") },
    ];

    let outputs: Vec<PathBuf> = programs
        .iter()
        .enumerate()
        .map(|(at, program)| {
            let path = folder.join(format!("payloads-{at}.ndjson"));
            program.run(File::create(&path).expect("payloads can be written").into());
            path
        })
        .collect();
    let payloads =
        outputs[1..].iter().map(|output| same_payloads(&outputs[0], output)).min().unwrap_or_default();
    outputs.iter().for_each(|output| std::fs::remove_file(output).unwrap());

    let mut runs = vec![Vec::new(); programs.len()];
    for _ in 0..rounds {
        for (program, runs) in programs.iter().zip(&mut runs) {
            runs.push(program.run(Stdio::null()));
        }
    }
    let (megabytes, cores) =
        (bytes / 1_000_000, std::thread::available_parallelism().map_or(1, |cores| cores.get()));
    println!(
        "{users} users, {megabytes} MB, {payloads} payloads, the same ones by all programs; {cores} cores; medians of \
         {rounds} rounds, in which the programs take turns\n"
    );
    println!("| program | users/s | MB/s | rate against hand-written | processor seconds | peak memory |");
    println!("|---|---:|---:|---:|---:|---:|");
    for (program, of_program) in programs.iter().zip(&runs) {
        let of = |value: fn(&Run) -> f64| median(of_program.iter().map(value).collect());
        let seconds = of(|run| run.seconds);
        let ratio =
            median(runs[0].iter().zip(of_program).map(|(base, run)| base.seconds / run.seconds).collect());
        println!(
            "| {} | {:.0} | {:.0} | {ratio:.2} | {:.2} | {:.1} MB |",
            program.name,
            users as f64 / seconds,
            bytes as f64 / 1e6 / seconds,
            of(|run| run.processor_seconds),
            of(|run| run.bytes as f64) / 1e6,
        );
    }
    let pairs = runs[1].iter().zip(&runs[2]);
    let gain = median(pairs.map(|(one, two)| one.seconds / two.seconds).collect());
    println!("\nTwo threads against one: {gain:.2} times as fast.");
}

/// Writes the users; answers how many bytes they take.
fn generate(path: &Path, users: usize) -> u64 {
    let mut file = BufWriter::new(File::create(path).expect("users can be written"));
    workload::every_user()
        .take(users)
        .for_each(|user| writeln!(file, "{user}").expect("users can be written"));
    file.flush().expect("users can be written");
    std::fs::metadata(path).unwrap().len()
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
