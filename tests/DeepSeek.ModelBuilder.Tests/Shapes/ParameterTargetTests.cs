using DeepSeek.ModelBuilder.Shapes;

namespace DeepSeek.ModelBuilder.Tests.Shapes;

public sealed class ParameterTargetTests
{
    [Theory]
    [InlineData("48M", 48_000_000)]
    [InlineData("1.5B", 1_500_000_000)]
    [InlineData("500k", 500_000)]
    [InlineData("48000000", 48_000_000)]
    public void Parse_Number_IsRead(string text, long expected) => Assert.Equal(expected, ParameterTarget.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("M")]
    [InlineData("many")]
    [InlineData("-5M")]
    [InlineData("0")]
    [InlineData("1,5B")]
    [InlineData("48MB")]
    [InlineData("79228162514264337593543950335B")]
    public void Parse_SomethingElse_IsRefused(string text) => Assert.Throws<InvalidDataException>(() => ParameterTarget.Parse(text));
}
