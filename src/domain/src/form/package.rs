//! The form package as bytes: what the server publishes and the phone keeps.

use super::definition::Form;

impl Form {
    /// The package: UTF-8 JSON with sorted keys. Its SHA-256 is in every record made with it.
    pub fn to_package(&self) -> Vec<u8> {
        let json = serde_json::to_value(self).unwrap_or_default();
        serde_json::to_vec(&json).unwrap_or_default()
    }

    /// Reads a package.
    ///
    /// # Errors
    ///
    /// What does not fit, for a log.
    pub fn from_package(bytes: &[u8]) -> Result<Self, String> {
        let form: Self = {
            // Through a `Value`: the phone has one deserialiser for all types.
            let json: serde_json::Value =
                serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
            serde_json::from_value(json).map_err(|error| error.to_string())?
        };
        let known = |node: usize| node < form.nodes.len();
        let whole = form.order.iter().all(|&node| known(node))
            && form.checks.iter().all(|check| known(check.question))
            && form
                .nodes
                .iter()
                .enumerate()
                .all(|(id, node)| node.parent.is_none_or(|parent| parent < id));
        if whole {
            Ok(form)
        } else {
            Err("a node number is out of range".to_owned())
        }
    }
}
