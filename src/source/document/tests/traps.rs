use super::show::{all, document, fixed};
use crate::source::{Code, Diagnostic, Span};

/// Files with one trap each, or a few of a kind: the snapshot has the findings, the tree, and
/// the file as fixed.
const CASES: &[(&str, &str)] = &[
    (
        "flow_expression",
        "a:\n  b: { from: ToLower([mail]), match: 1 }\n  c: { from: [mail], match: 1 }\n  d: { from: Join(\" \", a) }\n  e: { from: [country]=\"USA\", required: true }\n  f: {from: IIF([a]=\"x\", \"{\", \", \")}\n  g: { from: [emails[type eq \"work\"].value] }\n  h: { from: Join(\": \", a), match: 2 }\n  i: { from: Trim(mail), default: Unknown }\n",
    ),
    (
        "flow_expression_unbalanced",
        "a: { from: ToLower([mail], match: 1 }\nb: { from: Join(\" , [x]), match: 1 }\nc: d\n",
    ),
    (
        "flow_over_lines",
        "a: {\n  from: ToLower([mail]), # why\n  match: 1\n}\nb: { from:\n    ToLower([mail]) }\nc: d\n",
    ),
    (
        "flow_comments",
        "a: { # first\n  b: \"c\"  # d: e\n  , f: g # h\n  # i\n  , j: [k]  # l\n  # m, n: o\n}\np: { q: 'r # s'  # t\n  , u: ToLower([v]) # w\n  }\nx: [ y # z\n  ]\n",
    ),
    ("flow_keys", "a: { emails[type eq \"work\"].value: [mail], 'b': c, \"d\": [e] }\n"),
    ("flow_nested", "a: { b: { c: ToLower([d]) }, e: [f, { g: H([i]) }] }\n"),
    (
        "bracket_expression",
        "a:\n  b: [country]=\"USA\"\n  c: [emails[type eq \"work\"].value]\n  d: [mail]\n  e: [ mail ] # fine\n  f: [name.givenName]\n  g: [urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department]\n  h: [country] = \"USA\" # a comment\n  i: [a], [b]\n  j: [ToLower([mail])]\n  k: [\"a\", 'b']\n",
    ),
    (
        "bracket_lists",
        "filterable: [userName, emails[type eq \"work\"].value]\nflow: [create, update]\nx: [\n  a,\n  b\n]\ny: [a, [b, c]]\nz: []\n",
    ),
    ("bracket_over_lines", "a: [country]\n  =\"USA\"\nb: c\n"),
    ("bracket_unclosed", "a: [mail\nb: {c: d\ne: f\n"),
    (
        "list_items",
        "when:\n  - [department] EQUALS \"Sales\"\n  - department EQUALS \"Field\"\n  - department EQUALS \"a: b\"\n  - department EQUALS \"a #b\"\n  - \"department\" EQUALS x\n  - NOT [x]\n",
    ),
    (
        "comment_cut",
        "a: Join(\" #\", [a])\nb: [mail] # comment\nc: Foo # comment (x)\nd: Join(\" #\",\n    [b])\ne: Replace([x], \" # \", , , \"\", , ) # really\nf: x#y\ng: Join([a], # note (1)\n",
    ),
    ("comment_inside", "a: Join(\" \",  # separator\n    [b],\n    [c])\nd: e # note\n  f\ng: h\n"),
    (
        "colon_inside",
        "a: Join(\": \", [a])\nb: x: y\nc: see below:\nd: a:b\ne: Join(\" \",\n    [f], \": \")\ng:\n  Join(\": \", [h])\ni: j # k: l\n",
    ),
    (
        "after_quote",
        "a: \"a\" & \"b\"\nb: \"Sales\", x\nc: 'it' is\nd: \"e\" # fine\nf: \"g\"#h\ni: \"a\"\"b\"\nj: { from: \"a\" & [b], match: 1 }\n",
    ),
    ("quotes_kept_apart", "a: \"Sales\"\nb: 'Sales'\nc: '\"Sales\"'\nd: \"\\\"Sales\\\"\"\n"),
    ("quote_unclosed", "a: \"mail\nb: 'x\n  y\nc: { d: \"e }\nf: g\n"),
    (
        "anchors",
        "a: &HF7\nb: &HF7, 1\nc: *foo\nd: &ok 1\ne: *ok\nf: &H1F = [x]\ng: &map\n  h: i\nj: *map\nk: [&HF7, *no]\nl: & x\nm: *\n",
    ),
    (
        "reserved",
        "a: %DomainFQDN%\nb: @a\nc: `b`\nd: !foo bar\ne: { from: %X% }\nf: ,\ng: ]x\nh: - i\nj: > 5\nk: | x\nl: !!str 5\nm: ? x\n",
    ),
    ("escapes", "a: \"x\\d+\\w \\\\ \\n\"\nb: '\\d'\nc: \\d\nd: { from: \"\\s\" }\ne: \"\\u12\"\n"),
    ("tabs_only", "a:\n\tb: c\n\td:\n\t\te: Join(\" \",\n\t\t\t[x])\nf: g\n"),
    ("tabs_mixed", "a:\n  b: c\n\td: e\n\tf: g\n  h: i\n \tj: k\nl:\n\tm: n\n"),
    ("tabs_inside", "a:\tb\nc: d\te\nf: [g]\t# h\n"),
    ("stray_lines", "a:\n  b: c\n  title [mail]\n  title:[jobTitle]\n  name:Foo # x\n  urn:x:y\n  d: e\n"),
    (
        "indentation",
        "a:\n  b: c\n   d: e\n   f:\n     g: h\n  i: [j]\n      k: l\n  m:\n      n: o\n    p: q\nr: s\n",
    ),
    ("repeats", "a: b\nc: d\na: e\nattributes:\n  x: [y]\n  x: [z]\n\"a\": f\n"),
    ("merges", "a: &x\n  b: 1\n  c: 2\nd:\n  <<: *x\n  c: 3\ne:\n  <<: 5\n"),
    ("tags", "a: !!int 5\nb: !!set x\nc: [!x y]\n!t d: e\n"),
    ("documents", "---\na: b\n...\n# only a comment\n"),
    ("documents_two", "a: b\n---\nc: \"d\" e\n"),
    ("directives", "%YAML 1.2\n---\na: b\n"),
    (
        "keys",
        "emails[type eq \"work\"].value: [mail]\nemails[type eq \"home].value: [mail]\n\"a\\\"b\": c\nurn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department: [department]\n'd' : e\nf g: h\ni:\n  emails[type eq \"x].value: \"y\"\n",
    ),
    ("keys_odd", "[a]: b\n? c\n: d\n? [e, f]\n: g\n: h\ni: j\n"),
    ("control", "a: b\0c\nd: e\u{7}\n"),
    ("byte_order_mark_inside", "a: b\u{feff}c\nd: \u{feff}\n"),
    (
        "recovered",
        "a: [b: c: d]\nx: {a b: c}\ny: [a b, \"c\" : d: e]\nz: ok\n- q\nw: \"a\": b\nv: ok\nu: [a, , b]\nt: {a: b}}\ns: ok\n",
    ),
    ("empty", ""),
    ("only_comments", "# nothing\n\n"),
    ("only_text", "Join(\" \", [a])\n"),
    ("only_expression", "[a] & [b]\n"),
    (
        "json_faults",
        "{\n  \"a\": 1,,\n  \"b\": tru,\n  c: 2,\n  \"d\": \"x\\d\",\n  \"e\": \"x\n  \"f\": [1 2,],\n  \"g\" 3,\n  \"h\": ,\n  \"i\": \"\\ud83d\",\n  \"j\": 01, // note\n  'k': 1,\n  \"a\": 2\n} x",
    ),
    ("json_unclosed", "{\"a\": [1, {\"b\": 2"),
    ("json_crossed", "{\"a\": [1}, \"b\": 2}"),
    ("json_fine", "{\"a\": [1, -2.5e3, true, null, \"\\u00e9\\ud83d\\ude00\"], \"b\": {}}"),
];

#[test]
fn each_trap_alone() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for (name, text) in CASES {
        settings.set_description(*name);
        let shown = format!("{text}\n----- read\n{}\n----- fixed\n{}", all(text), fixed(text));
        settings.bind(|| insta::assert_snapshot!(*name, shown));
    }
}

/// Where findings would be had the file no byte order mark and no carriage returns.
fn plain_place(text: &str, span: Span) -> Span {
    let plain = |at: usize| {
        let before = text.get(..at).unwrap();
        before.len() - before.matches(['\r', '\u{feff}']).map(str::len).sum::<usize>()
    };
    Span::new(plain(span.start), plain(span.end))
}

#[test]
fn line_breaks_and_byte_order_marks_change_nothing() {
    let shape = |text: &str, diagnostic: &Diagnostic| {
        let labels: Vec<_> = diagnostic.labels.iter().map(|label| plain_place(text, label.span)).collect();
        let fix: Vec<_> = diagnostic
            .fix
            .iter()
            .flat_map(|fix| &fix.edits)
            .map(|edit| (plain_place(text, edit.span), edit.text.clone()))
            .collect();
        (diagnostic.code, diagnostic.message.clone(), labels, fix)
    };
    for (name, text) in CASES {
        if text.contains('\u{feff}') {
            continue;
        }
        let wanted: Vec<_> = document(text).diagnostics.iter().map(|found| shape(text, found)).collect();
        let crlf = text.replace('\n', "\r\n");
        for variant in [format!("\u{feff}{text}"), crlf.clone(), format!("\u{feff}{crlf}")] {
            let found = document(&variant).diagnostics;
            let found: Vec<_> = found.iter().map(|found| shape(&variant, found)).collect();
            assert_eq!(found, wanted, "{name}");
        }
    }
}

#[test]
fn fixes_mend() {
    for (name, text) in CASES {
        let all_have_fixes = document(text).diagnostics.iter().all(|found| found.fix.is_some());
        if all_have_fixes {
            let mended = fixed(text);
            assert_eq!(document(&mended).diagnostics, [], "{name}:\n{mended}");
        }
    }
}

#[test]
fn ten_mistakes_are_ten_findings() {
    let text = "attrflow: 1\nname: Ten\nuser:\n  flow: [create, update]\n  scope:\n    - name: staff\n      when:\n        - [department] EQUALS \"Sales\"\n  attributes:\n    userName: { from: ToLower([userPrincipalName]), match: 1 }\n    title: Join(\" #\", [jobTitle])\n    nickName: Join(\": \", [givenName], [surname])\n    department: \"Sales\" & [department]\n    costCenter: &HF7\n    emails[type eq \"work\"].value: [emails[type eq \"work\"].value]\n    locale: %Locale%\n\tdisplayName: [displayName]\n    division:[division]\n    externalId: *mail\n    active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")\n";
    let document = document(text);
    let codes: Vec<Code> = document.diagnostics.iter().map(|found| found.code).collect();
    use Code::{AF019, AF020, AF021, AF022, AF301};
    let wanted = [AF020, AF020, AF019, AF301, AF022, AF021, AF020, AF301, AF301, AF301, AF301];
    assert_eq!(codes, wanted, "{}", all(text));
    let user = document.root.as_ref().and_then(|root| root.get("user")).unwrap();
    let attributes = user.get("attributes").unwrap();
    assert_eq!(attributes.as_mapping().unwrap().len(), 11);
    let whole = |key: &str| !attributes.get(key).unwrap().is_invalid();
    assert!(whole("displayName") && whole("division") && whole("active"));
    assert!(!whole("title") && !whole("externalId"));
}
