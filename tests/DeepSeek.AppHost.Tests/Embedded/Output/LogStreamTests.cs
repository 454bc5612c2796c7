using DeepSeek.AppHost.Embedded.Output;

namespace DeepSeek.AppHost.Tests.Embedded.Output;

public sealed class LogStreamTests
{
    [Fact]
    public void Write_Plain_AlignsNamesAndHasNoEscapes()
    {
        using var text = new StringWriter { NewLine = "\n" };
        var stream = new LogStream(text, coloured: false);
        stream.Announce("inference-0");

        stream.Write("portal-0", "hello");
        stream.Write("inference-0", "there");

        Assert.Equal("portal-0    | hello\ninference-0 | there\n", text.ToString());
    }

    [Fact]
    public void Write_Coloured_GivesEachNameItsColour()
    {
        using var text = new StringWriter { NewLine = "\n" };
        var stream = new LogStream(text, coloured: true);

        stream.Write("a", "1");
        stream.Write("b", "2");

        Assert.Equal("\u001b[36ma |\u001b[0m 1\n\u001b[32mb |\u001b[0m 2\n", text.ToString());
    }
}
