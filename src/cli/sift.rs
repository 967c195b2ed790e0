//! Which of the YAML and JSON files of a folder are mapping files, at a glance.

use std::borrow::Cow;
use std::path::Path;

use attrflow::mapping::parse;
use attrflow::source::SourceFile;
use memchr::memmem;

use super::input::has_extension;

/// The keys that a mapping file has one of at its top, in YAML.
const TOP: [&str; 3] = ["attrflow", "user", "group"];

/// The keys that it has one of anywhere, in JSON.
const ANYWHERE: [&str; 4] = ["attrflow", "synchronizationRules", "objectMappings", "attributeMappings"];

/// The keys that smaller parts of a synchronization schema have one of; other files may have them, too.
const PARTS: [&str; 10] = [
    "targetAttributeName",
    "expression",
    "clauses",
    "sourceOperandName",
    "inputFilterGroups",
    "directories",
    "objects",
    "attributes",
    "anchor",
    "referencedObjects",
];

/// A larger file, in bytes, is no such part: what it has are records.
const LARGEST_PART: usize = 32 << 20;

/// The keys that the tests of one have one of at their top.
const TESTS: [&str; 2] = ["attrflow-test", "tests"];

/// Whether a file may be one, by its name.
pub(super) fn may_be_mapping(path: &Path) -> bool {
    !has_name_of_test(path) && is_yaml_or_json(path)
}

/// Whether a file may be one, or the tests of one, by its name.
pub(super) fn may_be_mapping_or_test(path: &Path) -> bool {
    is_yaml_or_json(path)
}

/// Whether a file has the name that tests have: `x.test.yaml`.
pub(super) fn has_name_of_test(path: &Path) -> bool {
    path.file_stem().is_some_and(|stem| has_extension(Path::new(stem), "test"))
}

/// Whether a file is a test file, by its name.
pub(super) fn may_be_test(path: &Path) -> bool {
    has_name_of_test(path) && is_yaml_or_json(path)
}

fn is_yaml_or_json(path: &Path) -> bool {
    ["yaml", "yml", "json"].iter().any(|extension| has_extension(path, extension))
}

/// Whether it looks like one.
pub(super) fn looks_like_mapping(path: &Path, bytes: &[u8]) -> bool {
    looks_like(path, bytes, &TOP, &ANYWHERE) || looks_like(path, bytes, &[], &PARTS) && is_part(bytes)
}

/// Whether it is a part of a synchronization schema, which takes reading it.
fn is_part(bytes: &[u8]) -> bool {
    let text = std::str::from_utf8(bytes).ok().filter(|text| text.len() <= LARGEST_PART);
    text.is_some_and(|text| parse(&SourceFile::new("", text)).is_graph)
}

/// Whether it looks like the tests of one.
pub(super) fn looks_like_test(path: &Path, bytes: &[u8]) -> bool {
    looks_like(path, bytes, &TESTS, &TESTS)
}

/// What files of stored answers have in them.
const ANSWERS: [&str; 8] = [
    "parsingSucceeded",
    "evaluationSucceeded",
    "evaluationResult",
    "parsedExpression",
    "testInputObject",
    "provisioningSteps",
    "/parseExpression",
    "/provisionOnDemand",
];

/// What an exchange has of which nothing came but an error.
const EXCHANGE: [&str; 2] = ["\"request\"", "\"response\""];

fn has(bytes: &[u8], word: &str) -> bool {
    memmem::find(bytes, word.as_bytes()).is_some()
}

/// Whether it looks like stored answers of the service. Test files may name such things, too, and are told by their
/// names.
pub(super) fn looks_like_answers(path: &Path, bytes: &[u8]) -> bool {
    !looks_like_mapping(path, bytes)
        && !looks_like_test(path, bytes)
        && (ANSWERS.iter().any(|word| has(bytes, word)) || EXCHANGE.iter().all(|word| has(bytes, word)))
}

/// Whether it has one of some keys: at its top in YAML, anywhere in JSON.
fn looks_like(path: &Path, bytes: &[u8], top: &[&str], anywhere: &[&str]) -> bool {
    let text: Cow<'_, [u8]> = match bytes {
        // UTF-16, which is to be found and complained about.
        [0xff, 0xfe, rest @ ..] | [0xfe, 0xff, rest @ ..] => {
            rest.iter().copied().filter(|byte| *byte != 0).collect()
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => rest.into(),
        all => all.into(),
    };
    let json = has_extension(path, "json") || text.trim_ascii_start().starts_with(b"{");
    match json {
        true => anywhere.iter().any(|key| has_key(&text, key)),
        false => text.split(|byte| matches!(byte, b'\n' | b'\r')).any(|line| is_top(line, top)),
    }
}

fn has_key(text: &[u8], key: &str) -> bool {
    let quoted = format!("\"{key}\"");
    memmem::find_iter(text, &quoted)
        .any(|at| text.get(at + quoted.len()..).is_some_and(|rest| rest.trim_ascii_start().starts_with(b":")))
}

fn is_top(line: &[u8], keys: &[&str]) -> bool {
    let quote = match line.first() {
        Some(quote @ (b'"' | b'\'')) => std::slice::from_ref(quote),
        _ => &[],
    };
    keys.iter().any(|key| {
        let rest = line.strip_prefix(quote).and_then(|line| line.strip_prefix(key.as_bytes()));
        let rest = rest.and_then(|rest| rest.strip_prefix(quote));
        rest.is_some_and(|rest| rest.trim_ascii_start().starts_with(b":"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mapping_files_are_told_from_others() {
        let utf16: String = "attrflow: 1\n".chars().flat_map(|c| [c, '\0']).collect();
        let utf16 = [b"\xff\xfe", utf16.as_bytes()].concat();
        for (name, bytes, is) in [
            ("a.yaml", &b"# note\nattrflow: 1\n"[..], true),
            ("a.yaml", b"\xef\xbb\xbfattrflow: 1\r\n", true),
            ("a.yaml", b"name: x\r\n\"attrflow\": 1\r\n", true),
            ("a.yaml", b"user:\n  attributes: {}\n", true),
            ("a.yml", b"'group' :\n", true),
            ("a.yaml", &utf16, true),
            ("a.yaml", b"services:\n  web:\n    user: root\n", false),
            ("a.yaml", b"users:\n  - a\n", false),
            ("a.yaml", b"", false),
            ("a.yaml", b"{\"attrflow\": 1}", true),
            ("a.json", b"{\"synchronizationRules\" : []}", true),
            ("a.json", b"{\"value\": \"attrflow\"}", false),
            ("a.json", b"{\"user\": {}}", false),
            ("a.json", b"{\"source\": null, \"targetAttributeName\": \"a\"}", true),
            ("a.json", b"{\"name\": \"a\", \"attributes\": [{\"name\": \"a\", \"anchor\": true}]}", true),
            ("a.json", b"{\"name\": \"a\", \"attributes\": [{\"name\": \"a\", \"type\": \"int\"}]}", false),
            ("a.json", b"{\"log\": [{\"targetAttributeName\": \"a\"}]}", false),
        ] {
            assert_eq!(looks_like_mapping(Path::new(name), bytes), is, "{}", String::from_utf8_lossy(bytes));
        }
        for (name, bytes, is) in [
            ("a.test.yaml", &b"attrflow-test: 1\n"[..], true),
            ("a.test.yaml", b"mapping: a.yaml\ntests: []\n", true),
            ("a.test.yaml", b"a:\n  tests: []\n", false),
            ("a.test.json", b"{\"tests\": []}", true),
        ] {
            assert_eq!(looks_like_test(Path::new(name), bytes), is, "{}", String::from_utf8_lossy(bytes));
        }
        for (name, bytes, is) in [
            ("a.json", &b"{\"parsingSucceeded\" : true}"[..], true),
            ("a.ndjson", b"{\"key\":\"{}\",\"value\":\"{\\\"provisioningSteps\\\":[]}\"}\n", true),
            ("a.har", b"{\"url\": \"https://x.y/schema/parseExpression\"}", true),
            ("a.json", b"{\"key\": \"supportsProvisionOnDemand\"}", false),
            ("a.json", b"{\"objectMappings\": [], \"x\": \"parsedExpression\"}", false),
            ("a.json", b"{\"tests\": [], \"x\": \"parsedExpression\"}", false),
        ] {
            assert_eq!(looks_like_answers(Path::new(name), bytes), is, "{}", String::from_utf8_lossy(bytes));
        }
        for (name, may) in
            [("a.yaml", true), ("a.JSON", true), ("a.test.yml", false), ("a.txt", false), ("test.yaml", true)]
        {
            assert_eq!(may_be_mapping(Path::new(name)), may, "{name}");
        }
        for (name, may) in [
            ("a.test.yaml", true),
            ("a.test.YML", true),
            ("a.b.test.json", true),
            ("a.yaml", false),
            ("test.yaml", false),
            (".test.yaml", false),
            ("a.test", false),
            ("a.test.txt", false),
        ] {
            assert_eq!(may_be_test(Path::new(name)), may, "{name}");
        }
    }
}
