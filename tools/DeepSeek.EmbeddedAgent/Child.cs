using System.ComponentModel;
using System.Diagnostics;

namespace DeepSeek.EmbeddedAgent;

/// <summary>A process to end. Its start tells it from a stranger that was given the same id later.</summary>
internal sealed record Child(int Id, long StartUnixMilliseconds)
{
    private const long ToleranceMilliseconds = 2_000;

    /// <summary>The process that has this id now, or null.</summary>
    public static Child? TryCreate(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return new Child(id, new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds());
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }

    /// <summary>The process, or null where it has ended.</summary>
    public Process? Find()
    {
        Process? process = null;
        try
        {
            process = Process.GetProcessById(Id);
            var start = new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds();
            if (!process.HasExited && Math.Abs(start - StartUnixMilliseconds) <= ToleranceMilliseconds)
            {
                return process;
            }
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It ended before or while we looked.
        }

        process?.Dispose();
        return null;
    }
}
