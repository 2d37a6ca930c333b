import Testing

struct SourceViewTests {
  @Test(
    "Code keeps neither comments nor what strings say",
    arguments: [
      (#"a // b"#, #"a     "#),
      (#"a /* b /* c */ d */ e"#, #"a                   e"#),
      (#"a("b // c") d"#, #"a("      ") d"#),
      (#"a("b\"c") d"#, #"a("    ") d"#),
      ("a(#\"b\"c\\(d)\"#) e", "a(#\"       \"#) e"),
      (#"a("b\(c("d")) e") f"#, #"a("  (c(" "))  ") f"#),
      ("a(\"\"\"\n  b \"c\"\n  \"\"\") d", "a(\"\"\"\n       \n  \"\"\") d"),
      ("a(#\"b\\#(c)\"#)", "a(#\"   (c)\"#)"),
      ("\"never closed\na", "\"            \na"),
      ("/* never closed\na", "               \n "),
    ])
  func code(text: String, code: String) {
    #expect(SourceView(text).code.joined(separator: "\n") == code)
  }

  @Test("Every view has the lines and the columns of the text")
  func shape() {
    let text = "let a = \"→ b\" // c →\n/* d\n*/ e\n"
    let view = SourceView(text)
    let expected = SourceView.lines(of: Array(text.utf8)).map(\.utf8.count)
    #expect(view.code.map(\.utf8.count) == expected)
    #expect(view.comments.map(\.utf8.count) == expected)
    #expect(view.uncommented.map(\.utf8.count) == expected)
    #expect(view.uncommented[0].hasPrefix("let a = \"→ b\"  "))
    #expect(view.comments[1] == "/* d")
  }
}
