//! Which role each name of a list has.

use super::super::Said;
use super::super::name::Name;
use super::{List, Member, Token};
use crate::record::Role;

/// Gives every name its role.
///
/// A verb closes all names before it that have no role yet. After a label it closes the last of
/// them alone and the label's role holds for the others (责任单位:甲局牵头乙局配合、丙局), unless
/// every clause of the list ends in a verb (责任单位:甲局牵头,乙局、丙局配合).
pub(super) fn assign(tokens: Vec<Token>, end: usize) -> List {
    let mut roles = Roles { clauses_close: clauses_end_in_verbs(&tokens), ..Roles::default() };
    for token in tokens {
        roles.take(token);
    }
    roles.finish(end)
}

/// Whether every clause that holds a name ends in a verb.
fn clauses_end_in_verbs(tokens: &[Token]) -> bool {
    let names = |clause: &&[Token]| clause.iter().any(|t| matches!(t, Token::Name(_)));
    let mut clauses = tokens.split(|t| matches!(t, Token::Clause)).filter(names);
    clauses.all(|clause| matches!(clause.last(), Some(Token::Verb { .. })))
}

/// The names read so far and what holds for the next.
#[derive(Default)]
struct Roles {
    clauses_close: bool,
    members: Vec<Member>,
    /// Names without a role yet, and whether they stand after 会同.
    waiting: Vec<(Name, bool)>,
    label: Option<(Role, Said)>,
    last_verb: Option<Said>,
    after_partner: bool,
    ranked: bool,
}

impl Roles {
    fn take(&mut self, token: Token) {
        match token {
            Token::Name(name) => self.waiting.push((name, self.after_partner)),
            Token::Partner => (self.after_partner, self.ranked) = (true, true),
            Token::Clause => {}
            Token::Verb { role, said } => self.verb(role, said),
            Token::Label { role, said } => {
                if let Some((role, said)) = self.label.replace((role, said)) {
                    self.settle(role, said);
                }
                self.ranked |= role != Role::Responsible;
                self.after_partner = false;
            }
        }
    }

    fn verb(&mut self, role: Role, said: Said) {
        if let (Some((label, label_said)), false) = (self.label, self.clauses_close) {
            let own = self.waiting.pop();
            self.settle(label, label_said);
            self.waiting.extend(own);
        }
        self.settle(role, said);
        self.ranked |= role != Role::Responsible;
        self.last_verb = Some(said);
        self.after_partner = false;
    }

    /// Gives the waiting names their role.
    fn settle(&mut self, role: Role, said: Said) {
        let role = |partner: bool| if partner { Role::Cooperate } else { role };
        self.members.extend(self.waiting.drain(..).map(|(name, partner)| Member { name, role: role(partner), said }));
    }

    fn finish(mut self, end: usize) -> List {
        match (self.label, self.last_verb) {
            (Some((role, said)), _) => self.settle(role, said),
            (None, Some(said)) => self.settle(Role::Responsible, said),
            (None, None) => {}
        }
        self.members.sort_by_key(|m| m.name.span);
        List { members: self.members, ranked: self.ranked, end }
    }
}
