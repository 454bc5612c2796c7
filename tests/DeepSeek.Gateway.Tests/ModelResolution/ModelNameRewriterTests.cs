using System.Text;
using DeepSeek.Gateway.ModelResolution;

namespace DeepSeek.Gateway.Tests.ModelResolution;

public sealed class ModelNameRewriterTests
{
    [Theory]
    [InlineData("""{"model":"a"}""", """{"model":"b"}""")]
    [InlineData("""{ "model" : "a" , "n":1}""", """{ "model" : "b" , "n":1}""")]
    [InlineData("""{"messages":[{"model":"a"}],"model":"\u0061","x":"a"}""", """{"messages":[{"model":"a"}],"model":"b","x":"a"}""")]
    [InlineData("""{"x":"ä中","mod\u0065l":"a"}""", """{"x":"ä中","mod\u0065l":"b"}""")]
    public void Rewrite_AnyForm_ChangesOnlyTheNameOfTheModel(string body, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(ModelNameRewriter.Rewrite(Encoding.UTF8.GetBytes(body), "b")));

    [Fact]
    public void Rewrite_NameNeedsEscaping_StaysJson() =>
        Assert.Equal("""{"model":"b\u0022"}""", Encoding.UTF8.GetString(ModelNameRewriter.Rewrite("""{"model":"a"}"""u8, "b\"")));
}
