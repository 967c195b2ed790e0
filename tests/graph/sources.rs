//! Where records come from, and how they are read.

use attrflow::catalogue::SourceKind;

use crate::{clean, object};

#[test]
fn sources_are_told_by_their_directories() {
    for (directory, source) in [
        ("Azure Active Directory", SourceKind::Entra),
        ("Microsoft Entra ID", SourceKind::Entra),
        ("Workday", SourceKind::Workday),
        ("SAP SuccessFactors", SourceKind::SuccessFactors),
        ("Active Directory", SourceKind::ActiveDirectory),
        ("customappsso", SourceKind::None),
    ] {
        let text = format!(
            r#"{{"sourceDirectoryName": "{directory}", "objectMappings": [{{"sourceObjectName": "Worker", "attributeMappings": []}}]}}"#
        );
        assert_eq!(object(&clean(&text), 0).source, source, "{directory}");
    }
}
