extension LogState {
  /// The groups as values, in the order in which they were opened, as what ends at one instant does
  /// so in that order. O(pending log pending).
  ///
  /// The caller has let go of all that is over.
  var groupImages: [GroupImage] {
    descriptions.sorted { $0.key.number < $1.key.number }.map { reference, description in
      var image = groups[reference].image(
        number: reference.number, named: description.name,
        deadLetters: description.deadLettersName)
      // How far a cursor has passed over holes depends on when somebody looked.
      image.cursor =
        heart.nodes.firstLive(from: image.cursor).map { heart.nodes.id(at: $0) } ?? heart.nextID
      return image
    }
  }

  /// Has a group go on from what it was elsewhere, when all messages are there.
  mutating func restore(_ image: GroupImage) {
    descriptions[groups.restore(image, of: heart)] = GroupDescription(
      name: image.name, rules: image.rules, deadLettersName: image.deadLetters, deadLetters: nil)
    hasGroups = true
  }
}
