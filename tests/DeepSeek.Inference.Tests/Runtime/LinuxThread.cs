using System.Globalization;

namespace DeepSeek.Inference.Tests.Runtime;

/// <summary>What Linux says of a thread.</summary>
internal static class LinuxThread
{
    // Of proc(5): what a thread's stat has behind the name, from the state on.
    private const int Niceness = 16;
    private const int Policy = 38;
    private const int OrdinaryPolicy = 0;

    /// <summary>Whether the calling thread leaves the processor to others.</summary>
    public static bool GivesWay() => GivesWay("thread-self");

    /// <summary>Whether a thread does, by its folder below <c>/proc</c>: by its niceness alone. One of the policy for idle work would hardly run at all on a busy machine, nor end.</summary>
    public static bool GivesWay(string thread)
    {
        var stat = File.ReadAllText($"/proc/{thread}/stat");
        var figures = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return figures[Policy] == $"{OrdinaryPolicy}" && int.Parse(figures[Niceness], CultureInfo.InvariantCulture) >= 10;
    }
}
