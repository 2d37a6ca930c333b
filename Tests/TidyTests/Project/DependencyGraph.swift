/// What depends on what, by name.
struct DependencyGraph {
  private var edges: [String: Set<String>] = [:]

  /// Nothing depends on itself.
  mutating func add(from source: String, to target: String) {
    guard source != target else { return }
    edges[source, default: []].insert(target)
  }

  /// Circles, each as short as can be, from the name that sorts first back to it. A name is in at
  /// most one of them: when that one is broken, the next shows.
  var circles: [[String]] {
    var reported: Set<String> = []
    var circles: [[String]] = []
    for name in edges.keys.sorted() where !reported.contains(name) {
      guard let circle = shortestCircle(through: name), reported.isDisjoint(with: circle) else {
        continue
      }
      reported.formUnion(circle)
      let first = circle.dropLast().indices.min { circle[$0] < circle[$1] } ?? 0
      let turned = circle.dropLast()
      circles.append(Array(turned[first...] + turned[..<first] + [turned[first]]))
    }
    return circles
  }

  /// Breadth first, so that no shorter one exists.
  private func shortestCircle(through name: String) -> [String]? {
    var cameFrom: [String: String] = [:]
    var queue = [name]
    var next = 0
    while next < queue.count {
      let current = queue[next]
      next += 1
      for target in (edges[current] ?? []).sorted() {
        if target == name {
          var path = [name, current]
          while let last = path.last, last != name, let previous = cameFrom[last] {
            path.append(previous)
          }
          return path.reversed()
        }
        if cameFrom[target] == nil {
          cameFrom[target] = current
          queue.append(target)
        }
      }
    }
    return nil
  }
}
