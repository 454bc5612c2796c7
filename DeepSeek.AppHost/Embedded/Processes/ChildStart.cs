using System.Diagnostics;

namespace DeepSeek.AppHost.Embedded.Processes;

/// <summary>How to start one process.</summary>
internal sealed record ChildStart(string AssemblyPath, IReadOnlyList<string> Arguments, string WorkingDirectory, IReadOnlyDictionary<string, string> Environment)
{
    // Ours, and not meant for those we start: they would listen, trace or behave as the AppHost was told to.
    private static readonly string[] NotInherited =
        ["ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "ASPNETCORE_HTTPS_PORTS", "DOTNET_LAUNCH_PROFILE", "OTEL_SERVICE_NAME", "OTEL_RESOURCE_ATTRIBUTES"];

    /// <summary>The dotnet that runs us.</summary>
    private static string DotNet { get; } = FindDotNet();

    /// <summary>Redirects all three streams: output is for the log, and no child may read the terminal.</summary>
    public ProcessStartInfo ToStartInfo(bool coloured)
    {
        var info = new ProcessStartInfo(DotNet, [AssemblyPath, .. Arguments])
        {
            WorkingDirectory = WorkingDirectory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
            StandardErrorEncoding = System.Text.Encoding.UTF8,
        };
        foreach (var name in NotInherited)
        {
            info.Environment.Remove(name);
        }

        if (coloured)
        {
            info.Environment["DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION"] = "1";
        }

        foreach (var (name, value) in Environment)
        {
            info.Environment[name] = value;
        }

        return info;
    }

    private static string FindDotNet()
    {
        // <root>/shared/Microsoft.NETCore.App/<version>/System.Private.CoreLib.dll
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        var path = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(path) ? path : "dotnet";
    }
}
