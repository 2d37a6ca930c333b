extension LogState {
  /// The groups as values, by name. O(pending log pending).
  var groupImages: [GroupImage] {
    descriptions.sorted { $0.value.name < $1.value.name }.map { reference, description in
      groups[reference].image(
        named: description.name, deadLetters: description.deadLettersName)
    }
  }

  /// Has a group go on from what it was elsewhere, when all messages are there.
  mutating func restore(_ image: GroupImage, _ description: GroupDescription<Payload>) {
    descriptions[groups.restore(image, of: heart)] = description
    hasGroups = true
  }
}
