"""The parts of a playbook, by subject. `bot.casework.playbook` puts them together and is where to import from."""
