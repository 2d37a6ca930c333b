extension LogState {
  /// The groups as values, in the order in which they were opened. O(pending log pending).
  ///
  /// The caller has let go of all that is over.
  var groupImages: [GroupImage] {
    groups.images(of: heart) { reference in
      (descriptions[reference]?.name ?? "", descriptions[reference]?.deadLettersName)
    }
  }

  /// Has a group go on from what it was elsewhere, when all messages are there.
  mutating func restore(_ image: GroupImage) {
    descriptions[groups.restore(image, of: heart)] = GroupDescription(
      name: image.name, rules: image.rules, deadLettersName: image.deadLetters, deadLetters: nil)
    hasGroups = true
  }
}
