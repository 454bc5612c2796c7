using System.Runtime.InteropServices;

namespace DeepSeek.Benchmarks.Measuring;

/// <summary>Prints results as tables that can be put into a page of documentation.</summary>
internal static class Report
{
    private const string ProcessorInfo = "/proc/cpuinfo";

    /// <summary>Says what is measured, and on what machine.</summary>
    public static void Begin(string title)
    {
        Console.WriteLine($"## {title}");
        Console.WriteLine();
        Console.WriteLine($"{Processor()}, {Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription}, .NET {Environment.Version}");
        Console.WriteLine();
    }

    public static void Header(params string[] columns)
    {
        Row(columns);
        Row([.. columns.Select(_ => "---")]);
    }

    public static void Row(params string[] cells) => Console.WriteLine($"| {string.Join(" | ", cells)} |");

    public static void End() => Console.WriteLine();

    private static string Processor()
    {
        var line = File.Exists(ProcessorInfo)
            ? File.ReadLines(ProcessorInfo).FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
