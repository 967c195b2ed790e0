//! Rhai: a script that makes the payload. JSON goes into Rhai's values and out of them by serde.

use rhai::{AST, Dynamic, Engine, ImmutableString, OptimizationLevel, Scope};

use crate::text;

/// The mapping, compiled.
pub struct Mapping {
    engine: Engine,
    script: AST,
    scope: Scope<'static>,
}

impl Mapping {
    pub fn compile() -> Self {
        let mut engine = Engine::new();
        engine.set_optimization_level(OptimizationLevel::Full);
        engine.register_fn("bare_number", |number: &str| text::bare_number(number).into_owned());
        engine.register_fn("normalize_diacritics", |name: ImmutableString| -> ImmutableString {
            if name.is_ascii() { name } else { text::without_diacritics(&name).into_owned().into() }
        });
        let script = engine.compile(include_str!("mapping.rhai")).unwrap();
        Mapping { engine, script, scope: Scope::new() }
    }

    /// The record is lent to the script, not copied.
    pub fn provision(&mut self, user: &mut Dynamic, out: &mut Vec<u8>) -> bool {
        self.scope.push_dynamic("u", std::mem::take(user));
        let payload: Dynamic = self.engine.eval_ast_with_scope(&mut self.scope, &self.script).unwrap();
        *user = self.scope.remove("u").unwrap();
        self.scope.clear();
        if payload.is_unit() {
            return false;
        }
        serde_json::to_writer(out, &payload).unwrap();
        true
    }
}
