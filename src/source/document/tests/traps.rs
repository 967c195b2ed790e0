use super::show::{all, fixed};

#[test]
fn play() {
    let cases = [
        "a:\n  userName: { from: ToLower([mail]), match: 1 }\n  title: { from: [mail] }\n",
        "a:\n  x: [country]=\"USA\"\n  y: [emails[type eq \"work\"].value]\n  z: [mail] # fine\n",
        "when:\n  - [department] EQUALS \"Sales\"\n  - department EQUALS \"Field\"\n",
        "x: Join(\" #\", [a])\ny: [mail] # comment\nz: Foo # comment (x)\n",
        "x: Join(\": \", [a])\ny: b\n",
        "x: \"a\" & \"b\"\ny: \"Sales\", x\nz: ok\n",
        "x: &HF7\ny: &HF7, 1\nz: *foo\na: &ok 1\nb: *ok\n",
        "x: %DomainFQDN%\ny: @a\nz: `b`\nq: !foo bar\n",
        "x: \"Sales\"\n",
        "emails[type eq \"work\"].value: [mail]\n\"emails[type eq \\\"work\\\"].value\": b\nurn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department: [department]\n",
        "a:\n\tb: c\n\td: e\nf: g\n",
        "a:\n  b: c\n\td: e\n  f: g\n",
        "a:\n  b: c\n  title [mail]\n  title:[jobTitle]\n  d: e\n",
        "a:\n  b: c\n   d: e\n   f: g\n  h: i\n",
        "a: b\na: c\n",
        "a: \"x\\d+\"\nb: 'it''s'\n",
        "a: { from: ToLower([mail], match: 1 }\nb: c\n",
        "a: { from: \"a\" & [b] }\nb: { from: &HF7 }\nc: { from: %X% }\nd: { from: Join(\" \", a) }\n",
        "a: [mail\nb: c\n",
        "a: \"mail\nb: c\n",
        "a: [\n  b,\n  c\n]\nd: e\n",
        "a: Join(\" #\",\n    [b],\n    [c])\nd: e\n",
        "a: Join(\" \",  # sep\n    [b],\n    [c])\nd: e\n",
        "a: b\n---\nc: d\n",
        "",
        "# nothing\n",
        "{ \"a\": 1, }",
        "a: {{{{\nb: ]\nc: d\n",
        "? a\n: b\n",
        "a: &x\n  b: 1\nc:\n  <<: *x\n  d: 2\n",
        "filterable: [userName, emails[type eq \"work\"].value]\n",
        "x:\n  from:\n    Join(\": \", [a])\n  y: 1\n",
    ];
    for case in cases {
        println!("=====\n{case}-----\n{}\n..... fixed:\n{}", all(case), fixed(case));
    }
}
