using DeepSeek.Portal.Api;

namespace DeepSeek.Portal.Tests.Api;

public sealed class CsvTests
{
    [Theory]
    [InlineData("plain", "\"plain\"")]
    [InlineData("a \"b\", c", "\"a \"\"b\"\", c\"")]
    [InlineData("=HYPERLINK(1)", "\"'=HYPERLINK(1)\"")]
    [InlineData("@SUM", "\"'@SUM\"")]
    [InlineData("", "\"\"")]
    [InlineData(null, "\"\"")]
    public void Line_Text_IsQuotedAndNeverAFormula(string? text, string expected) => Assert.Equal($"{expected},-5,0.5\r\n", Csv.Line(text, -5, 0.5m));
}
