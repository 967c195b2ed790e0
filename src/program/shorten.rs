//! Text instructions without detours, and without what nothing leads to.

use super::Texts;
use super::text::TextInstruction;

use TextInstruction as I;

impl Texts {
    /// Shortens the instructions of the expression that begins at `start` and was added last, all of whose jumps lead
    /// ahead. Answers where it ends.
    pub(super) fn shorten(&mut self, start: u32) -> u32 {
        self.jump_ahead(start as usize);
        self.leave_out(start as usize);
        u32::try_from(self.instructions.len()).unwrap_or(u32::MAX)
    }

    /// Jumps to jumps, and to the end, without the detour.
    fn jump_ahead(&mut self, start: usize) {
        // From the last one on, each jump finds its target shortened.
        for at in (start..self.instructions.len()).rev() {
            let Some(I::Jump { target }) = self.instructions.get(at).copied() else { continue };
            if let Some(instruction @ (I::Jump { .. } | I::Done | I::Null | I::NoFlow)) =
                self.instructions.get(target as usize).copied()
                && let Some(place) = self.instructions.get_mut(at)
            {
                *place = instruction;
            }
        }
    }

    /// Takes out what is never reached, and jumps to where it goes on anyway.
    fn leave_out(&mut self, start: usize) {
        let mut kept = self.reached(start);
        for at in (0..kept.len()).rev() {
            if let Some(I::Jump { target }) = self.instructions.get(start + at)
                && let Some([this, between @ ..]) = kept.get_mut(at..(*target as usize).saturating_sub(start))
                && !between.contains(&true)
            {
                *this = false;
            }
        }
        // What leads to an instruction that is taken out leads to the next one that stays.
        let mut places = Vec::with_capacity(kept.len());
        let mut next = start;
        for kept in &kept {
            places.push(u32::try_from(next).unwrap_or(u32::MAX));
            next += usize::from(*kept);
        }
        let moved = |target: &mut u32| {
            if let Some(place) = places.get((*target as usize).saturating_sub(start)) {
                *target = *place;
            }
        };
        for (mut instruction, kept) in self.instructions.split_off(start).into_iter().zip(kept) {
            if kept {
                instruction.targets().into_iter().flatten().for_each(moved);
                if let I::SwitchAttribute { switch, .. } | I::SwitchValue { switch, .. } = instruction
                    && let Some(switch) = self.switches.get_mut(usize::from(switch))
                {
                    switch.targets.iter_mut().for_each(moved);
                }
                self.instructions.push(instruction);
            }
        }
    }

    /// For each instruction, whether anything leads to it.
    fn reached(&mut self, start: usize) -> Vec<bool> {
        let mut reached = vec![false; self.instructions.len().saturating_sub(start)];
        let reach = |place: usize, reached: &mut [bool]| {
            if let Some(reached) = reached.get_mut(place) {
                *reached = true;
            }
        };
        reach(0, &mut reached);
        for (at, instruction) in self.instructions.iter_mut().skip(start).enumerate() {
            if reached.get(at) != Some(&true) {
                continue;
            }
            for target in instruction.targets().into_iter().flatten() {
                reach((*target as usize).saturating_sub(start), &mut reached);
            }
            match *instruction {
                I::Jump { .. } | I::Done | I::Null | I::NoFlow | I::GiveUp => {}
                I::SwitchAttribute { switch, .. } | I::SwitchValue { switch, .. } => {
                    for target in self.switches.get(usize::from(switch)).iter().flat_map(|site| &site.targets)
                    {
                        reach((*target as usize).saturating_sub(start), &mut reached);
                    }
                }
                _ => reach(at + 1, &mut reached),
            }
        }
        reached
    }
}

impl TextInstruction {
    /// Where it leads beside the next instruction; of a [`Branch`](TextInstruction::Branch) first where False goes.
    pub(super) fn targets(&mut self) -> [Option<&mut u32>; 2] {
        match self {
            I::Attribute { null: target, .. }
            | I::Value { null: target, .. }
            | I::JumpIfEmpty { target, .. }
            | I::JumpUnless { target, .. }
            | I::JumpIfBlank { target, .. }
            | I::Jump { target } => [Some(target), None],
            I::Branch { target, null, .. } => [Some(target), Some(null)],
            _ => [None, None],
        }
    }

    /// Sets where it leads. Of a [`Branch`](TextInstruction::Branch), the way for False is set first.
    pub(super) fn set_target(&mut self, to: u32) {
        match self.targets() {
            [Some(target), Some(null)] if *target != 0 => *null = to,
            [Some(target), _] => *target = to,
            [None, _] => {}
        }
    }
}
