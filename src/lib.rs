//! attrflow compiles the attribute mappings of Microsoft Entra provisioning, and runs them: source
//! records in, SCIM 2.0 payloads out.
//!
//! What a sync engine does with it:
//!
//! 1. [`load`] reads and compiles a mapping file. Whatever is wrong with it comes back as a list of
//!    [`Diagnostic`]s, each with a stable [`Code`] and byte spans into the file.
//! 2. The [`CompiledMapping`] is immutable and shared by any number of threads; each thread has a
//!    [`Worker`] for one [`CompiledObject`].
//! 3. [`Worker::json`] takes a record, and appends its payload to a buffer. The [`Disposition`] says
//!    what became of it; a [`RecordFailure`] what went wrong, and at which target attribute.
//! 4. What expressions read beside the record (the clock, the random source, the values already taken)
//!    is the caller's [`Environment`].
//!
//! ```
//! use attrflow::{Clock, Code, Disposition, Environment, ObjectKind, SourceFile, Worker, load};
//! use attrflow::value::DateTime;
//!
//! let file = SourceFile::new("app.yaml", r#"
//! attrflow: 1
//! source: entra
//! user:
//!   scope:
//!     - when:
//!         - department EQUALS "Sales"
//!   attributes:
//!     userName: { from: [userPrincipalName], match: 1, required: true }
//!     active: Switch([IsSoftDeleted], , "False", "True", "True", "False")
//!     displayName: Join(" ", [givenName], [surname])
//! "#);
//!
//! // Load and compile.
//! let loaded = load(&file);
//! assert!(loaded.diagnostics.is_empty());
//! let mapping = loaded.compiled.unwrap();
//! let users = mapping.object(ObjectKind::User).unwrap();
//!
//! // Evaluate records; one worker a thread.
//! let environment = Environment { clock: Clock::Fixed(DateTime::MIN), ..Environment::default() };
//! let mut worker = Worker::new(users, &environment);
//! let mut payload = Vec::new();
//! let ada = br#"{"userPrincipalName": "ada@contoso.com", "givenName": "Ada", "surname": "Lovelace",
//!     "department": "Sales", "accountEnabled": true}"#;
//! assert_eq!(worker.json(ada, 0, &mut payload).unwrap(), Disposition::Provisioned);
//! assert_eq!(
//!     String::from_utf8(payload).unwrap(),
//!     concat!(
//!         r#"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"#,
//!         r#""userName":"ada@contoso.com","active":true,"displayName":"Ada Lovelace"}"#,
//!     )
//! );
//!
//! // Out of scope, and failed: the buffer is left as it was.
//! let mut nothing = Vec::new();
//! let joe = br#"{"userPrincipalName": "joe@contoso.com", "department": "Legal"}"#;
//! assert_eq!(worker.json(joe, 1, &mut nothing).unwrap(), Disposition::OutOfScope);
//! let failure = worker.json(br#"{"department": "Sales"}"#, 2, &mut nothing).unwrap_err();
//! assert_eq!(failure.code, Code::AF908);
//! assert_eq!(failure.target.as_deref(), Some("userName"));
//! assert!(nothing.is_empty());
//!
//! // A mapping that does not compile: what, where, and the way out.
//! let file = SourceFile::new("app.yaml", "attrflow: 1\nuser:\n  attributes:\n    title: [jobTitel]\n");
//! let loaded = load(&file);
//! assert!(loaded.compiled.is_none());
//! let finding = &loaded.diagnostics[0];
//! let place = file.position(finding.span().start);
//! assert_eq!((place.line, place.column), (4, 13));
//! assert_eq!(finding.message, "no attribute `jobTitel` in the source");
//! assert_eq!(finding.help.as_deref(), Some("did you mean `jobTitle`?"));
//! ```
//!
//! The synchronization schema of a tenant may have many object mappings, in both directions. [`CompiledMapping::select`]
//! chooses among them by name, and what is wrong with one does not stop another ([`Loaded::compiled`]):
//!
//! ```
//! use attrflow::{SourceFile, load};
//!
//! let file = SourceFile::new("schema.json", r#"{"synchronizationRules": [
//!   {"name": "USER_OUTBOUND_USER", "objectMappings": [
//!     {"sourceObjectName": "User", "targetObjectName": "Account", "attributeMappings": [
//!       {"targetAttributeName": "login", "source": {"expression": "[userPrincipalName]"}}]},
//!     {"sourceObjectName": "User", "targetObjectName": "Contact", "attributeMappings": [
//!       {"targetAttributeName": "mail", "source": {"expression": "Jion([mail])"}}]}]}
//! ]}"#);
//! let loaded = load(&file);
//! assert!(loaded.has_errors());
//! let mapping = loaded.compiled.as_ref().unwrap();
//! let accounts = mapping.select(Some("USER_OUTBOUND_USER/Account")).unwrap().one().unwrap();
//! assert_eq!(accounts.target_object.as_deref(), Some("Account"));
//!
//! let rule = mapping.select(Some("USER_OUTBOUND_USER")).unwrap();
//! assert_eq!(
//!     rule.one().unwrap_err().to_string(),
//!     "`USER_OUTBOUND_USER` of the file can be any of `USER_OUTBOUND_USER/Account`, `USER_OUTBOUND_USER/Contact`",
//! );
//! assert!(mapping.select(Some("1/2")).unwrap().one().is_err(), "it does not compile");
//! assert_eq!(loaded.concerning(1).next().unwrap().help.as_deref(), Some("did you mean `Join`?"));
//! ```
//!
//! A sync engine goes further: [`Worker::state`] keeps what a mapping makes of a record, and a [`Planner`] tells what has
//! to be done in the target between two of them, or between one and the resource as a GET reads it: an [`Action`] with
//! the [`Request`], in the words of RFC 7644 or of Microsoft's client ([`WireStyle`]).
//!
//! Records that are no text go in by [`Worker::record`]: a `serde_json::Value`, or a type of the caller's own
//! that is a [`SourceRecord`].
//!
//! For one expression or one scoping clause there are [`CompiledExpression`] and [`CompiledClause`];
//! whole inputs (JSON lines, arrays, Graph pages, CSV) are cut into records by [`record::read_batches`].
//!
//! The modules are rooms in a row: each imports only from those before it. In order: [`source`],
//! [`dotnet`], [`syntax`], [`value`], [`catalogue`], [`functions`], [`scope`], [`check`], [`program`], [`vm`],
//! [`record`], [`evaluate`], [`scim`], [`mapping`], [`provision`], [`lint`], [`format`](mod@format), [`testing`].
//!
//! # Features
//!
//! `cli` (default) is what the `attrflow` command needs; the library builds without it.
#![warn(missing_docs)]

pub mod catalogue;
pub mod check;
pub mod convert;
pub mod dotnet;
pub mod evaluate;
pub mod format;
pub mod functions;
pub mod lint;
pub mod mapping;
pub mod program;
pub mod provision;
pub mod record;
pub mod scim;
pub mod scope;
pub mod source;
pub mod syntax;
pub mod testing;
pub mod value;
pub mod vm;

pub use catalogue::{ObjectKind, SourceKind};
pub use check::Dialect;
pub use evaluate::{CompiledClause, CompiledExpression, Evaluation, Settings, TextForm, ValueForms};
pub use functions::{Clock, Environment, RandomSource, TakenValues, UniqueCallback, UniqueValues};
pub use mapping::{CompiledMapping, CompiledObject, Loaded, SelectError, Selection, load};
pub use provision::{
    Action, After, Before, Circumstances, Disposition, Outcome, PlanOptions, Planner, Purpose, RecordFailure,
    Request, Skip, Standing, State, Worker,
};
pub use record::SourceRecord;
pub use scim::WireStyle;
pub use source::{Code, Diagnostic, Edit, Fix, Label, Position, Safety, Severity, SourceFile, Span};

/// The code in the documentation, run as tests.
#[cfg(doctest)]
mod documentation {
    #[doc = include_str!("../README.md")]
    mod readme {}

    #[doc = include_str!("../CONTRIBUTING.md")]
    mod contributing {}

    #[doc = include_str!("../docs/exports.md")]
    mod exports {}

    #[doc = include_str!("../docs/formatting.md")]
    mod formatting {}

    #[doc = include_str!("../docs/linting.md")]
    mod linting {}

    #[doc = include_str!("../docs/sync-engines.md")]
    mod sync_engines {}

    #[doc = include_str!("../docs/testing.md")]
    mod testing {}
}
