//! Text instructions as text, for people.

use std::fmt::Write as _;

use super::{Program, TextChunk, TextInstruction};
use crate::check::Attributes;
use crate::functions::Edit;

/// The text instructions of a chunk, one a line: index, name, operands, and what they stand for. Chunks that give
/// values follow below the line that names them.
pub fn disassemble_text(program: &Program, chunk: TextChunk, attributes: &Attributes) -> String {
    let mut out = String::new();
    for at in chunk.start..chunk.end {
        let Some(&instruction) = program.texts.instructions.get(at as usize) else { break };
        let (name, operands) = describe(program, instruction, attributes);
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{}", format!("{at:04}  {name:<15} {operands}").trim_end());
        let value = match instruction {
            TextInstruction::Value { chunk, .. }
            | TextInstruction::Branch { chunk, .. }
            | TextInstruction::SwitchValue { chunk, .. } => program.texts.chunks.get(usize::from(chunk)),
            _ => None,
        };
        for line in value.iter().flat_map(|chunk| {
            let listing = super::disassemble(program, **chunk, attributes);
            listing.lines().map(str::to_owned).collect::<Vec<_>>()
        }) {
            let _ = writeln!(out, "        {line}");
        }
    }
    out
}

fn describe(
    program: &Program,
    instruction: TextInstruction,
    attributes: &Attributes,
) -> (&'static str, String) {
    let texts = &program.texts;
    let attribute = |slot: u16| format!("[{}]", attributes.name(usize::from(slot)));
    let piece = |index: u16| {
        let bytes = texts.pieces.get(usize::from(index)).map_or(&b""[..], |piece| piece.as_bytes());
        format!("`{}`", String::from_utf8_lossy(bytes))
    };
    let ascii = |ascii: bool| if ascii { " as ASCII" } else { "" };
    match instruction {
        TextInstruction::Attribute { slot, ascii: looked_at, null } => {
            ("text", format!("{}{}, Null {null:04}", attribute(slot), ascii(looked_at)))
        }
        TextInstruction::Piece { piece: index } => ("piece", piece(index)),
        TextInstruction::Value { ascii: looked_at, null, .. } => {
            ("value", format!("below{}, Null {null:04}", ascii(looked_at)))
        }
        TextInstruction::Mark { mark } => ("mark", format!("m{mark}")),
        TextInstruction::Truncate { mark } => ("take-back", format!("to m{mark}")),
        TextInstruction::Edit { edit, mark } => {
            let edit = texts.edits.get(usize::from(edit)).map(ToString::to_string).unwrap_or_default();
            ("edit", format!("from m{mark}: {edit}"))
        }
        TextInstruction::JoinAttribute { slot, separator, mark, ascii: looked_at } => (
            "join",
            format!("{}{}, {} unless at m{mark}", attribute(slot), ascii(looked_at), piece(separator)),
        ),
        TextInstruction::Separate { separator, mark, before } => {
            ("separate", format!("m{before}, {} unless at m{mark}, m{}", piece(separator), before + 1))
        }
        TextInstruction::Settle { before } => ("settle", format!("to m{before} if at m{}", before + 1)),
        TextInstruction::JumpIfEmpty { mark, target } => ("jump-if-empty", format!("m{mark}, {target:04}")),
        TextInstruction::JumpUnless { slot, operator, constant, target } => {
            let mut json = Vec::new();
            program.constant(constant).write_json(&mut json);
            let constant = String::from_utf8_lossy(&json).into_owned();
            ("jump-unless", format!("{} {} {constant}, {target:04}", attribute(slot), operator.as_str()))
        }
        TextInstruction::JumpIfBlank { slot, target } => {
            ("jump-if-blank", format!("{}, {target:04}", attribute(slot)))
        }
        TextInstruction::Branch { target, null, .. } => {
            ("branch", format!("below, False {target:04}, Null {null:04}"))
        }
        TextInstruction::SwitchAttribute { slot, switch } => {
            ("switch", format!("{}{}", attribute(slot), cases(program, switch)))
        }
        TextInstruction::SwitchValue { switch, .. } => ("switch", format!("below{}", cases(program, switch))),
        TextInstruction::Jump { target } => ("jump", format!("{target:04}")),
        TextInstruction::Done => ("done", String::new()),
        TextInstruction::Null => ("null", String::new()),
        TextInstruction::NoFlow => ("no-flow", String::new()),
        TextInstruction::GiveUp => ("give-up", String::new()),
    }
}

fn cases(program: &Program, switch: u16) -> String {
    let site = program.texts.switches.get(usize::from(switch));
    site.map(|site| super::disassemble::targets(&site.table, &site.targets)).unwrap_or_default()
}

impl std::fmt::Display for Edit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Edit::Keep => f.write_str("keep"),
            Edit::Lower => f.write_str("lower case"),
            Edit::Upper => f.write_str("upper case"),
            Edit::Trim => f.write_str("trim"),
            Edit::Slice { start, length: usize::MAX } => write!(f, "characters from {start}"),
            Edit::Slice { start, length } => write!(f, "{length} characters from {start}"),
            Edit::Remove(set) => {
                let removed: String =
                    (0..128u8).filter(|byte| set >> byte & 1 == 1).map(char::from).collect();
                write!(f, "without {removed:?}")
            }
            Edit::Replace { old, new } => {
                write!(f, "{:?} to {new:?}", String::from_utf8_lossy(old.needle()))
            }
        }
    }
}
