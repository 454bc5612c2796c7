using System.Globalization;
using System.Text;

namespace DeepSeek.EmbeddedAgent;

/// <summary>
/// Finds processes by a mark in their environment: a child that was started in the moment before the AppHost was killed, too late to be told of, and what
/// children have started themselves. Linux only; elsewhere one process does not see another's environment.
/// </summary>
internal static class MarkedProcesses
{
    public static IEnumerable<Child> Find(string mark)
    {
        if (!OperatingSystem.IsLinux())
        {
            yield break;
        }

        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && id != Environment.ProcessId
                && HasMark(folder, mark)
                && Child.TryCreate(id) is { } child)
            {
                yield return child;
            }
        }
    }

    private static bool HasMark(string folder, string mark)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(folder, "environ")).AsSpan().IndexOf(Encoding.UTF8.GetBytes(mark)) >= 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // It ended, or is not ours.
        }
    }
}
