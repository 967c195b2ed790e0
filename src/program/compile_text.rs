//! From the checked tree to text instructions.

use super::Program;
use super::compile::Compiler;
use super::fuse::Fused;
use super::shape::{Shape, text_of};
use super::text::{MARKS, Mark, TextChunk, TextInstruction, TextSwitch};
use crate::check::{Call, Checked, Comparison, If, Kind, Switch, Test};
use crate::functions::{Edit, NullRule};
use crate::source::Span;
use crate::value::{Constant, Piece, escape_into};

/// The expression is not made for text instructions.
struct Unfit;

/// What a constant becomes in a text, and whether it may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Between the quotes of a JSON string.
    Text,
    /// The same, and a function will look at it.
    Ascii,
    /// As JSON of the target's type.
    Json,
}

/// From a constant to JSON of a target's type, where it can be converted.
pub type ToJson<'j> = &'j dyn Fn(&Constant) -> Option<Vec<u8>>;

/// A jump whose target is not known yet.
type Pending = usize;

impl Compiler {
    /// Adds text instructions for an expression, where it is made for them: pure, and more than an attribute or
    /// the value of a call.
    pub fn text(&mut self, node: &Checked) -> Option<TextChunk> {
        self.written(node, Form::Text, &|_| None)
    }

    /// The same for an expression that chooses between constants: they are written as JSON of a type.
    pub fn json(&mut self, node: &Checked, to_json: ToJson<'_>) -> Option<TextChunk> {
        self.written(node, Form::Json, to_json)
    }

    /// What text instructions amount to, where it is something that comes often.
    pub fn fused(&self, chunk: TextChunk) -> Option<Fused> {
        self.program.fused(chunk)
    }

    fn written(&mut self, node: &Checked, form: Form, to_json: ToJson<'_>) -> Option<TextChunk> {
        let fit = match &node.kind {
            Kind::If(_) | Kind::Switch(_) | Kind::Coalesce(_) => true,
            Kind::Call(call) => call.shape().is_some(),
            _ => false,
        };
        if !fit || !node.is_pure() {
            return None;
        }
        let (before, full) = (Sizes::of(&self.program), self.full);
        let mut writer = TextCompiler { compiler: self, marks: 0, start: 0, give_up: Vec::new(), to_json };
        let start = writer.here();
        writer.start = start;
        let mut null = Vec::new();
        let unfit = writer.node(node, form, &mut null).is_err();
        // A program that is full without text instructions stays so; one must not become so for want of room for them.
        if unfit || writer.compiler.full && !full {
            before.restore(&mut self.program);
            self.full = full;
            return None;
        }
        writer.emit(TextInstruction::Done);
        if !null.is_empty() {
            writer.land(null);
            writer.emit(TextInstruction::Null);
        }
        let give_up = std::mem::take(&mut writer.give_up);
        if !give_up.is_empty() {
            writer.land(give_up);
            writer.emit(TextInstruction::GiveUp);
        }
        let end = self.program.texts.shorten(start);
        Some(TextChunk { start, end })
    }
}

/// How much of everything a program has.
struct Sizes {
    code: usize,
    calls: usize,
    switches: usize,
    texts: [usize; 5],
}

impl Sizes {
    fn of(program: &Program) -> Self {
        let texts = &program.texts;
        Sizes {
            code: program.instructions.len(),
            calls: program.calls.len(),
            switches: program.switches.len(),
            texts: [
                texts.instructions.len(),
                texts.pieces.len(),
                texts.edits.len(),
                texts.chunks.len(),
                texts.switches.len(),
            ],
        }
    }

    /// Takes back what was added since.
    fn restore(&self, program: &mut Program) {
        program.instructions.truncate(self.code);
        program.locations.truncate(self.code);
        program.calls.truncate(self.calls);
        program.switches.truncate(self.switches);
        let [instructions, pieces, edits, chunks, switches] = self.texts;
        program.texts.instructions.truncate(instructions);
        program.texts.pieces.truncate(pieces);
        program.texts.edits.truncate(edits);
        program.texts.chunks.truncate(chunks);
        program.texts.switches.truncate(switches);
    }
}

struct TextCompiler<'c> {
    compiler: &'c mut Compiler,
    to_json: ToJson<'c>,
    /// How many places are remembered.
    marks: Mark,
    /// The first instruction.
    start: u32,
    /// Jumps to where the value is needed after all.
    give_up: Vec<Pending>,
}

impl TextCompiler<'_> {
    /// Instructions that write the text of a node. Jumps in `null` are taken when it is Null; what was
    /// written before is then for the caller to take back.
    fn node(&mut self, node: &Checked, form: Form, null: &mut Vec<Pending>) -> Result<(), Unfit> {
        if form == Form::Json
            && matches!(
                node.kind,
                Kind::Attribute(_)
                    | Kind::Call(_)
                    | Kind::Context(_)
                    | Kind::Compare(_)
                    | Kind::All(_)
                    | Kind::Any(_)
            )
        {
            return Err(Unfit);
        }
        match &node.kind {
            Kind::Constant(constant) => self.constant(constant, form, null),
            Kind::Attribute(slot) => {
                let slot = self.compiler.index(*slot);
                let ascii = form == Form::Ascii;
                null.push(self.emit(TextInstruction::Attribute { slot, ascii, null: 0 }));
                Ok(())
            }
            Kind::NoFlow => {
                self.emit(TextInstruction::NoFlow);
                Ok(())
            }
            Kind::NoObject => {
                self.emit(TextInstruction::GiveUp);
                Ok(())
            }
            Kind::Call(call) => match call.shape() {
                Some(Shape::Same) => match call.arguments.first() {
                    Some(source) => self.node(source, form, null),
                    None => Err(Unfit),
                },
                Some(Shape::Concatenate) => self.concatenate(&call.arguments, form, null),
                Some(Shape::Join(separator)) => self.join(&separator, call, form, null),
                Some(Shape::Edit(edit)) => self.edit(edit, call, null),
                None => self.value(node, form, null),
            },
            Kind::If(branches) => self.branches(branches, form, null),
            Kind::Switch(switch) => self.switch(switch, node, form, null),
            Kind::Coalesce(items) => self.coalesce(items, form, null),
            Kind::Context(_) | Kind::Compare(_) | Kind::All(_) | Kind::Any(_) => self.value(node, form, null),
        }
    }

    fn constant(&mut self, constant: &Constant, form: Form, null: &mut Vec<Pending>) -> Result<(), Unfit> {
        let Some(text) = text_of(constant) else {
            null.push(self.emit(TextInstruction::Jump { target: 0 }));
            return Ok(());
        };
        let mut json = Vec::new();
        match form {
            Form::Json => json = (self.to_json)(constant).ok_or(Unfit)?,
            Form::Text | Form::Ascii => escape_into(&text, &mut json),
        }
        if form == Form::Ascii && !(text.is_ascii() && json == text.as_bytes()) {
            return Err(Unfit);
        }
        if !json.is_empty() {
            let piece = self.piece(&json);
            self.emit(TextInstruction::Piece { piece });
        }
        Ok(())
    }

    fn concatenate(&mut self, items: &[Checked], form: Form, null: &mut Vec<Pending>) -> Result<(), Unfit> {
        let mut rest = items;
        while let Some((item, after)) = rest.split_first() {
            // All arguments are evaluated, also behind one that is Null: one that can end the evaluation does.
            if after.iter().any(Checked::may_end) {
                let mut missing = Vec::new();
                self.node(item, form, &mut missing)?;
                self.give_up.append(&mut missing);
            } else {
                self.node(item, form, null)?;
            }
            rest = after;
        }
        Ok(())
    }

    /// What is evaluated as a value, and then written.
    fn value(&mut self, node: &Checked, form: Form, null: &mut Vec<Pending>) -> Result<(), Unfit> {
        let chunk = self.chunk(node);
        null.push(self.emit(TextInstruction::Value { chunk, ascii: form == Form::Ascii, null: 0 }));
        Ok(())
    }

    fn edit(&mut self, edit: Edit, call: &Call, null: &mut Vec<Pending>) -> Result<(), Unfit> {
        let Some(source) = call.arguments.first() else { return Err(Unfit) };
        // What is kept as it is changes neither its length nor anything else.
        if matches!(edit, Edit::Keep) && call.function.null != NullRule::Empty {
            return self.node(source, Form::Ascii, null);
        }
        let mark = self.remember(1)?;
        let mut missing = Vec::new();
        self.node(source, Form::Ascii, &mut missing)?;
        if !matches!(edit, Edit::Keep) {
            let index = self.compiler.index(self.compiler.program.texts.edits.len());
            self.compiler.program.texts.edits.push(edit);
            self.emit(TextInstruction::Edit { edit: index, mark });
        }
        if call.function.null == NullRule::Empty {
            let done = self.emit(TextInstruction::Jump { target: 0 });
            self.land(missing);
            self.emit(TextInstruction::Truncate { mark });
            self.land([done]);
        } else {
            null.append(&mut missing);
        }
        self.marks -= 1;
        Ok(())
    }

    fn join(
        &mut self,
        separator: &str,
        call: &Call,
        form: Form,
        null: &mut Vec<Pending>,
    ) -> Result<(), Unfit> {
        let mut json = Vec::new();
        escape_into(separator, &mut json);
        let ascii = form == Form::Ascii;
        if ascii && !(separator.is_ascii() && json == separator.as_bytes()) {
            return Err(Unfit);
        }
        let separator = self.piece(&json);
        let mark = self.remember(3)?;
        let before = mark + 1;
        for item in call.arguments.iter().skip(1) {
            match &item.kind {
                Kind::Constant(constant) if text_of(constant).is_none_or(|text| text.is_empty()) => {}
                Kind::Attribute(slot) => {
                    let slot = self.compiler.index(*slot);
                    self.emit(TextInstruction::JoinAttribute { slot, separator, mark, ascii });
                }
                // Each element of a List is joined: only what is known to be one text will do.
                _ if item.gives_one_text() => {
                    self.emit(TextInstruction::Separate { separator, mark, before });
                    let mut missing = Vec::new();
                    self.node(item, form, &mut missing)?;
                    if !missing.is_empty() {
                        let settled = self.emit(TextInstruction::Jump { target: 0 });
                        self.land(missing);
                        self.emit(TextInstruction::Truncate { mark: before + 1 });
                        self.land([settled]);
                    }
                    self.emit(TextInstruction::Settle { before });
                }
                _ => return Err(Unfit),
            }
        }
        null.push(self.emit(TextInstruction::JumpIfEmpty { mark, target: 0 }));
        self.marks -= 3;
        Ok(())
    }

    fn coalesce(&mut self, items: &[Checked], form: Form, null: &mut Vec<Pending>) -> Result<(), Unfit> {
        let Some((last, others)) = items.split_last() else { return Err(Unfit) };
        let mut done = Vec::new();
        // An attribute that is Null has written nothing.
        let plain = |item: &Checked| matches!(item.kind, Kind::Attribute(_));
        let mark = if others.iter().all(plain) { self.room(1)? } else { self.remember(1)? };
        for item in others {
            let mut missing = Vec::new();
            self.node(item, form, &mut missing)?;
            done.push(self.emit(TextInstruction::Jump { target: 0 }));
            self.land(missing);
            if !plain(item) {
                self.emit(TextInstruction::Truncate { mark });
            }
        }
        self.node(last, form, null)?;
        self.land(done);
        self.marks -= 1;
        Ok(())
    }

    fn branches(&mut self, node: &If, form: Form, null: &mut Vec<Pending>) -> Result<(), Unfit> {
        let otherwise = match &node.test {
            Test::Compare { comparison: Comparison { operator, left, right }, guard_left, guard_right }
                if let (Kind::Attribute(slot), Kind::Constant(constant)) = (&left.kind, &right.kind)
                    && !(*guard_right && crate::value::is_blank(constant.value())) =>
            {
                let slot = self.compiler.index(*slot);
                if *guard_left {
                    null.push(self.emit(TextInstruction::JumpIfBlank { slot, target: 0 }));
                }
                let constant = self.compiler.constant(constant);
                self.emit(TextInstruction::JumpUnless { slot, operator: *operator, constant, target: 0 })
            }
            _ => {
                let yes = Checked::constant(Constant::Boolean(true), Span::default());
                let no = Checked::constant(Constant::Boolean(false), Span::default());
                let test = If { test: node.test.clone(), then: yes, otherwise: no };
                let test = Checked::new(Kind::If(Box::new(test)), Span::default());
                let chunk = self.chunk(&test);
                let branch = self.emit(TextInstruction::Branch { chunk, target: 0, null: 0 });
                null.push(branch);
                branch
            }
        };
        self.node(&node.then, form, null)?;
        let done = self.emit(TextInstruction::Jump { target: 0 });
        self.land([otherwise]);
        self.node(&node.otherwise, form, null)?;
        self.land([done]);
        Ok(())
    }

    fn switch(
        &mut self,
        node: &Switch,
        whole: &Checked,
        form: Form,
        null: &mut Vec<Pending>,
    ) -> Result<(), Unfit> {
        let Some(table) = &node.table else {
            return if form == Form::Json { Err(Unfit) } else { self.value(whole, form, null) };
        };
        let switch = self.compiler.index(self.compiler.program.texts.switches.len());
        self.compiler.program.texts.switches.push(TextSwitch { table: table.clone(), targets: Vec::new() });
        match &node.source.kind {
            Kind::Attribute(slot) => {
                let slot = self.compiler.index(*slot);
                self.emit(TextInstruction::SwitchAttribute { slot, switch });
            }
            _ => {
                let chunk = self.chunk(&node.source);
                self.emit(TextInstruction::SwitchValue { chunk, switch });
            }
        }
        let (mut targets, mut done) = (Vec::with_capacity(node.cases.len() + 1), Vec::new());
        for (_, value) in &node.cases {
            targets.push(self.here());
            self.node(value, form, null)?;
            done.push(self.emit(TextInstruction::Jump { target: 0 }));
        }
        targets.push(self.here());
        self.node(&node.default, form, null)?;
        if let Some(entry) = self.compiler.program.texts.switches.get_mut(usize::from(switch)) {
            entry.targets = targets;
        }
        self.land(done);
        Ok(())
    }

    /// Remembers the place that is reached, with room for more of them.
    fn remember(&mut self, count: Mark) -> Result<Mark, Unfit> {
        let mark = self.room(count)?;
        // All marks begin where the text does.
        if self.here() > self.start {
            self.emit(TextInstruction::Mark { mark });
        }
        Ok(mark)
    }

    /// Room for so many places that are remembered.
    fn room(&mut self, count: Mark) -> Result<Mark, Unfit> {
        let mark = self.marks;
        if usize::from(mark + count) > MARKS {
            return Err(Unfit);
        }
        self.marks += count;
        Ok(mark)
    }

    fn chunk(&mut self, node: &Checked) -> u16 {
        let chunk = self.compiler.expression(node);
        let texts = &mut self.compiler.program.texts;
        texts.chunks.push(chunk);
        let index = texts.chunks.len() - 1;
        self.compiler.index(index)
    }

    fn piece(&mut self, json: &[u8]) -> u16 {
        let index = self.compiler.program.texts.pieces.len();
        self.compiler.program.texts.pieces.push(Piece::new(json));
        self.compiler.index(index)
    }

    fn here(&self) -> u32 {
        u32::try_from(self.compiler.program.texts.instructions.len()).unwrap_or(u32::MAX)
    }

    fn emit(&mut self, instruction: TextInstruction) -> Pending {
        let instructions = &mut self.compiler.program.texts.instructions;
        instructions.push(instruction);
        instructions.len() - 1
    }

    /// Jumps that are to come here.
    fn land(&mut self, jumps: impl IntoIterator<Item = Pending>) {
        let here = self.here();
        for at in jumps {
            if let Some(instruction) = self.compiler.program.texts.instructions.get_mut(at) {
                instruction.set_target(here);
            }
        }
    }
}
