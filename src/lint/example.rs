//! Examples as whole mapping files.

use super::engine::Settings;
use super::rule::{Example, Frame};

/// What an example below `attributes:` stands below.
const ATTRIBUTES: &str = "  filterable: [userName]
  attributes:
    userName: { from: [userPrincipalName], match: 1, required: true }
    active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")
";

impl Example {
    /// The mapping file around the bad text.
    pub fn bad_file(&self) -> String {
        let mut bad = self.bad.to_owned();
        for (text, times) in self.elided {
            bad = bad.replacen('…', &text.repeat(*times), 1);
        }
        self.frame.around(&bad)
    }

    /// What the linter must be told beside the file.
    pub fn settings(&self) -> Settings {
        let functions = self.functions.map(|names| names.iter().map(|name| (*name).to_owned()).collect());
        Settings { functions, ..Settings::default() }
    }

    /// The mapping file around the good text.
    pub fn good_file(&self) -> String {
        self.frame.around(self.good)
    }
}

impl Frame {
    /// The mapping file that examples of test files are about; they find it as `mapping.yaml`.
    pub const TESTED: &'static str = "attrflow: 1
user:
  scope:
    - name: sales
      when:
        - department EQUALS \"Sales\"
  attributes:
    userName: { from: [userPrincipalName], match: 1, required: true }
    active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")
    title: [jobTitle]
";

    /// The whole mapping file with this text in it.
    fn around(self, text: &str) -> String {
        match self {
            Frame::File | Frame::Tests | Frame::Answers => text.to_owned(),
            Frame::User => format!("attrflow: 1\nuser:\n{}", indented(text, 2)),
            Frame::Attributes => format!("attrflow: 1\nuser:\n{ATTRIBUTES}{}", indented(text, 4)),
            Frame::Record { attributes } => {
                format!("attrflow: 1\nuser:\n{ATTRIBUTES}{}", indented(attributes, 4))
            }
            Frame::Clauses => {
                format!("attrflow: 1\nuser:\n  scope:\n    - when:\n{}{ATTRIBUTES}", indented(text, 8))
            }
        }
    }
}

fn indented(text: &str, blanks: usize) -> String {
    let lines = text.lines().map(|line| match line.is_empty() {
        true => "\n".to_owned(),
        false => format!("{:blanks$}{line}\n", ""),
    });
    lines.collect()
}
