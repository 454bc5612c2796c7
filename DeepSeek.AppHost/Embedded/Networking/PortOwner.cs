using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace DeepSeek.AppHost.Embedded.Networking;

/// <summary>Finds who listens on a port, where the system tells us.</summary>
internal static class PortOwner
{
    private const string Listening = "0A";
    private static readonly string[] SocketTables = ["/proc/net/tcp", "/proc/net/tcp6"];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>Such as <c>dotnet (process 123)</c>; null where it cannot be found, as for another user's process.</summary>
    public static string? Find(int port)
    {
        try
        {
            return OperatingSystem.IsLinux() ? FindOnLinux(port) : OperatingSystem.IsMacOS() ? FindOnMac(port) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception or InvalidOperationException)
        {
            return null; // Knowing the owner is a courtesy.
        }
    }

    private static string? FindOnLinux(int port)
    {
        var hexadecimal = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        var sockets = SocketTables
            .Where(File.Exists)
            .SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 9 && fields[3] == Listening && fields[1].EndsWith(hexadecimal, StringComparison.Ordinal))
            .Select(fields => $"socket:[{fields[9]}]")
            .ToHashSet();

        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])))
        {
            if (Opens(folder, sockets))
            {
                return $"{File.ReadAllText(Path.Combine(folder, "comm")).Trim()} (process {Path.GetFileName(folder)})";
            }
        }

        return null;
    }

    private static bool Opens(string processFolder, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(Path.Combine(processFolder, "fd"))
                .Any(file => File.ResolveLinkTarget(file, returnFinalTarget: false) is { } target && sockets.Contains(Path.GetFileName(target.FullName)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // It ended, or is not ours to look into.
        }
    }

    private static string? FindOnMac(int port)
    {
        var start = new ProcessStartInfo("lsof", ["-nP", $"-iTCP:{port}", "-sTCP:LISTEN", "-Fpc"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var lsof = Process.Start(start);
        if (lsof is null || !lsof.WaitForExit(Limit))
        {
            lsof?.Kill();
            return null;
        }

        // "p<process id>", then "c<command>".
        var lines = lsof.StandardOutput.ReadToEnd().Split('\n');
        return lines is [['p', .. var id], ['c', .. var command], ..] ? $"{command} (process {id})" : null;
    }
}
