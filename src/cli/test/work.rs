//! One test file: read, run, and judged, with the stored answers that it names.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use attrflow::catalogue::ObjectKind;
use attrflow::record::Pick;
use attrflow::source::{Code, Diagnostic, Severity, SourceFile, Span};
use attrflow::testing::{
    Coverage, Failure, Observed, Parsed, Settings, Suite, Test, TestFile, Updated, parse, update,
};

use super::answers;
use super::load::{Loader, Mapping, codes, identity};
use crate::cli::discover::plain;
use crate::cli::exit::Trouble;
use crate::cli::input::read_bytes;
use crate::cli::sift::{looks_like_answers, may_be_test};

/// What mapping files end in.
const EXTENSIONS: [&str; 3] = ["yaml", "yml", "json"];

/// A test file, and what came of it.
pub(super) struct Done {
    pub path: PathBuf,
    pub file: Arc<SourceFile>,
    /// What is wrong with it.
    pub said: Vec<Diagnostic>,
    /// The mapping it is about, where there is one.
    pub mapping: Option<Arc<Mapping>>,
    /// What its tests came to; none: it could not be run.
    pub ran: Option<Ran>,
}

/// What the tests of a file came to.
pub(super) struct Ran {
    pub tests: Vec<Tested>,
    /// What the linter finds, where that is expected.
    pub diagnostics: Option<Diagnosed>,
    /// What the tests reached.
    pub coverage: Option<Coverage>,
    /// The file with its expectations rewritten.
    pub updated: Option<Result<Updated, String>>,
}

/// One test.
pub(super) struct Tested {
    pub name: String,
    /// Where it stands.
    pub span: Span,
    pub failures: Vec<Failure>,
    /// What is still not met once the file has been rewritten; none: it was not.
    pub after: Option<Vec<Failure>>,
    /// What a stored answer says and nobody can compare.
    pub uncompared: Vec<String>,
    pub time: Duration,
}

/// The findings of the linter that are expected, and those that there are.
pub(super) struct Diagnosed {
    pub span: Span,
    pub expected: Vec<Code>,
    pub found: Arc<Vec<Diagnostic>>,
}

impl Tested {
    /// What is not met, and stays so.
    pub fn left(&self) -> &[Failure] {
        self.after.as_ref().unwrap_or(&self.failures)
    }
}

impl Diagnosed {
    /// The codes that were found.
    pub fn codes(&self) -> Vec<Code> {
        codes(&self.found)
    }

    /// Whether they are the same.
    pub fn is_as_expected(&self) -> bool {
        let (mut expected, found) = (self.expected.clone(), self.codes());
        expected.sort_unstable();
        expected.dedup();
        expected == found
    }
}

/// What is wanted of a run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    pub coverage: bool,
    pub update: bool,
    /// The kind of objects that stored answers are about, where they do not say it themselves.
    pub object: Option<ObjectKind>,
}

impl Done {
    fn new(path: &Path, file: Arc<SourceFile>) -> Self {
        Done { path: path.to_owned(), file, said: Vec::new(), mapping: None, ran: None }
    }

    /// Whether something of it could not be run.
    pub fn is_unusable(&self) -> bool {
        self.ran.is_none() || failed(&self.said)
    }
}

/// Runs a test file, and holds the stored answers that it names against its mapping: the file, and each of those.
/// `mapping`: the mapping of stored answers that are named themselves.
///
/// # Errors
/// A file that cannot be read.
pub(super) fn work(
    path: &Path,
    mapping: Option<&Path>,
    loader: &Loader,
    wanted: Wanted,
) -> Result<Vec<Done>, Trouble> {
    let bytes = read_bytes(path)?;
    if !may_be_test(path) && (mapping.is_some() || looks_like_answers(path, &bytes)) {
        let mapping = mapping.map(|mapping| loader.mapping(mapping)).transpose().map_err(Trouble::new)?;
        let file = loader.answers(path).map_err(Trouble::new)?;
        return Ok(vec![answers::hold(path, file, mapping, &Settings::default(), wanted)]);
    }
    let name = path.display().to_string();
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to() + 1;
        Trouble::new(format!("cannot read `{name}`: not UTF-8 at byte {at}; convert the file"))
    })?;
    let file = Arc::new(SourceFile::new(name, text));
    let parsed = parse(&file);
    let mut done = Done::new(path, file);
    let Parsed { file: Some(tests), diagnostics, .. } = &parsed else {
        done.said = parsed.diagnostics;
        return Ok(vec![done]);
    };
    let rewritten = |found: &&Diagnostic| {
        let within = |expect: &Span| expect.start <= found.span().start && found.span().end <= expect.end;
        wanted.update
            && (found.code == Code::AF703
                || found.code == Code::AF705
                    && tests.tests.iter().filter_map(expect_span).any(|span| within(&span)))
    };
    done.said.extend(diagnostics.iter().filter(|found| !rewritten(found)).cloned());
    let answers = stored(&mut done, tests, loader);
    match find_mapping(path, tests) {
        Ok((mapping, place)) => match loader.mapping(&mapping) {
            Ok(mapping) => {
                done.mapping = Some(mapping.clone());
                run(&mut done, &mapping, &parsed, tests, place, loader, wanted)?;
            }
            Err(why) => done.said.push(Diagnostic::new(Code::AF704, why).at(place)),
        },
        // Expressions stand on their own; objects have their own word on it.
        Err(_) if needs_no_mapping(tests) => {
            let nothing = Ran { tests: Vec::new(), diagnostics: None, coverage: None, updated: None };
            done.ran = (!failed(&done.said)).then_some(nothing);
        }
        Err(found) => done.said.push(*found),
    }
    // Without its mapping the file has been complained about.
    if done.mapping.is_none() && done.ran.is_none() {
        return Ok(vec![done]);
    }
    let mapping = done.mapping.clone();
    let mut all = vec![done];
    for (answers, object) in answers {
        let path = PathBuf::from(answers.name());
        let wanted = Wanted { object, ..wanted };
        all.push(answers::hold(&path, answers, mapping.clone(), &tests.settings, wanted));
    }
    Ok(all)
}

/// The files of stored answers that a test file names, and of which kind their objects are.
fn stored(done: &mut Done, tests: &TestFile, loader: &Loader) -> Vec<(SourceFile, Option<ObjectKind>)> {
    let folder = done.path.parent().unwrap_or(Path::new("")).to_owned();
    let mut found = Vec::new();
    for answers in &tests.answers {
        match loader.answers(&tidy(&plain(&folder.join(&answers.file)))) {
            Ok(file) => found.push((file, answers.object.map(|(kind, _)| kind))),
            Err(why) => done.said.push(Diagnostic::new(Code::AF709, why).at(answers.span)),
        }
    }
    found
}

/// Whether a file has nothing but stored answers in it, and names no mapping.
fn needs_no_mapping(tests: &TestFile) -> bool {
    let nothing = tests.tests.is_empty() && tests.diagnostics.is_none() && tests.mapping.is_none();
    nothing && !tests.answers.is_empty()
}

/// Where the expectations of a test stand, their key included.
fn expect_span(test: &Test) -> Option<Span> {
    let (key, value) = test.expect.place.as_ref()?;
    Some(Span::new(key.start, value.span.end.max(key.end)))
}

fn run(
    done: &mut Done,
    mapping: &Mapping,
    parsed: &Parsed,
    tests: &TestFile,
    place: Span,
    loader: &Loader,
    wanted: Wanted,
) -> Result<(), Trouble> {
    let diagnostics = match &tests.diagnostics {
        Some(expected) => {
            let constants = tests.settings.constants.keys().cloned().collect();
            let found = loader.lint(&mapping.file, constants)?;
            let expected_codes = expected.value.iter().map(|code| code.value).collect();
            Some(Diagnosed { span: expected.key, expected: expected_codes, found })
        }
        None => None,
    };
    let found = diagnostics.as_ref().map(Diagnosed::codes);
    let subject = match &mapping.subject {
        Ok(subject) => subject,
        // What is wrong with it is all that is tested.
        Err(_) if tests.tests.is_empty() && tests.diagnostics.is_some() && !failed(&done.said) => {
            done.ran = Some(Ran { tests: Vec::new(), diagnostics, coverage: None, updated: None });
            return Ok(());
        }
        Err(_) => {
            let message = format!("`{}` does not compile", mapping.file.name());
            done.said.push(Diagnostic::new(Code::AF704, message).at(place));
            return Ok(());
        }
    };
    let folder = done.path.parent().unwrap_or(Path::new("")).to_owned();
    let find = |name: &str, pick: &Pick, list: Option<&str>| {
        loader.record(&plain(&folder.join(name)), name, pick, list)
    };
    let (suite, said) = Suite::new(tests, subject, &find);
    done.said.extend(said);
    done.said.sort_by_key(|found| (found.span().start, found.span().end, found.code));
    if failed(&done.said) {
        return Ok(());
    }
    let mut coverage = wanted.coverage.then(|| Coverage::new(subject));
    let (mut results, mut all): (Vec<Tested>, Vec<Observed>) = (Vec::new(), Vec::new());
    for case in &suite.cases {
        let began = Instant::now();
        let observed = case.observe();
        if let Some(coverage) = &mut coverage {
            coverage.observe(subject, case, &observed);
        }
        let failures = case.judge(&observed);
        let (name, span) = (case.test.name.clone(), case.test.span);
        results.push(Tested {
            name,
            span,
            failures,
            after: None,
            uncompared: Vec::new(),
            time: began.elapsed(),
        });
        all.push(observed);
    }
    let empty = tests.tests.iter().any(|test| test.expect.says_nothing());
    let odd = diagnostics.as_ref().is_some_and(|diagnosed| !diagnosed.is_as_expected());
    let fails = odd || empty || results.iter().any(|tested| !tested.failures.is_empty());
    let updated = (wanted.update && fails)
        .then(|| update(&done.file, &parsed.document, &suite, &all, found.as_deref()));
    // Whether what was written is met is asked of what was written.
    if let Some(Ok(updated)) = &updated {
        let rewritten = parse(&SourceFile::new(done.file.name(), updated.text.as_str()));
        if let Some(tests) = &rewritten.file {
            let (suite, _) = Suite::new(tests, subject, &find);
            for (tested, case) in results.iter_mut().zip(&suite.cases) {
                tested.after = Some(case.judge(&case.observe()));
            }
        }
    }
    done.ran = Some(Ran { tests: results, diagnostics, coverage, updated });
    Ok(())
}

/// Whether something is wrong that nothing can be done with.
pub(super) fn failed(said: &[Diagnostic]) -> bool {
    said.iter().any(|found| found.severity() == Severity::Error)
}

/// The mapping file of a test file, and where that is said.
fn find_mapping(path: &Path, tests: &TestFile) -> Result<(PathBuf, Span), Box<Diagnostic>> {
    let folder = path.parent().unwrap_or(Path::new(""));
    if let Some(mapping) = &tests.mapping {
        let found = tidy(&plain(&folder.join(&mapping.value)));
        if found.is_file() {
            return Ok((found, mapping.node.span));
        }
        let message = format!("there is no mapping file `{}`", found.display());
        let said = Diagnostic::new(Code::AF704, message).at(mapping.node.span);
        return Err(Box::new(said.help("the path is relative to the test file")));
    }
    let stem = stem(path);
    let beside = EXTENSIONS.map(|extension| folder.join(format!("{stem}.{extension}")));
    match beside.into_iter().find(|path| path.is_file()) {
        Some(found) => Ok((plain(&found), Span::at(0))),
        None => {
            let message = format!("there is no mapping file `{stem}.yaml` beside this test file");
            let said = Diagnostic::new(Code::AF704, message).at(Span::at(0));
            Err(Box::new(said.help("name it: `mapping: FILE`")))
        }
    }
}

/// `a/../b` as `b`, where that is the same file: links may lead elsewhere.
fn tidy(path: &Path) -> PathBuf {
    let mut short = PathBuf::new();
    for part in path.components() {
        let named = matches!(short.components().next_back(), Some(Component::Normal(_)));
        match part {
            Component::ParentDir if named => drop(short.pop()),
            part => short.push(part),
        }
    }
    if identity(&short) == identity(path) { short } else { path.to_owned() }
}

/// The name of a test file up to `.test.yaml`.
pub(super) fn stem(path: &Path) -> String {
    let stem = path.file_stem().map(Path::new).unwrap_or(path);
    let stem = match stem.extension() {
        Some(test) if test.eq_ignore_ascii_case("test") => stem.file_stem().map(Path::new).unwrap_or(stem),
        _ => stem,
    };
    stem.display().to_string()
}
