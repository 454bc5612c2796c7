namespace DeepSeek.AppHost.Embedded.Output;

/// <summary>One stream of lines from all processes, each with the name of who wrote it, in that one's colour.</summary>
internal sealed class LogStream(TextWriter output, bool coloured)
{
    private const string Reset = "\u001b[0m";

    // Readable on light and dark terminals; red is left to errors.
    private static readonly string[] Palette = ["\u001b[36m", "\u001b[32m", "\u001b[33m", "\u001b[35m", "\u001b[34m", "\u001b[96m", "\u001b[92m", "\u001b[95m"];

    private readonly Lock _lock = new();
    private readonly List<string> _names = [];
    private int _width;

    /// <summary>Whether children should colour what they write.</summary>
    public bool Coloured => coloured;

    /// <summary>The console; coloured where it is a terminal and <c>NO_COLOR</c> is not set.</summary>
    public static LogStream ForConsole() => new(
        Console.Out,
        !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    /// <summary>Makes room for a name, so that columns align from the first line on.</summary>
    public void Announce(string name)
    {
        lock (_lock)
        {
            IndexOf(name);
        }
    }

    public void Write(string name, string line)
    {
        lock (_lock)
        {
            var colour = Palette[IndexOf(name) % Palette.Length];
            var label = name.PadRight(_width);
            output.WriteLine(coloured ? $"{colour}{label} |{Reset} {line}" : $"{label} | {line}");
        }
    }

    private int IndexOf(string name)
    {
        var index = _names.IndexOf(name);
        if (index < 0)
        {
            index = _names.Count;
            _names.Add(name);
            _width = Math.Max(_width, name.Length);
        }

        return index;
    }
}
