using System.Text.Json;

namespace DeepSeek.AppHost.Embedded.Building;

/// <summary>The part of a project's <c>launchSettings.json</c> that matters to an orchestrator.</summary>
internal sealed record LaunchProfile(IReadOnlyList<Uri> Urls, IReadOnlyDictionary<string, string> Environment)
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The first profile that runs the project, as <c>dotnet run</c> takes it; empty where there is none.</summary>
    public static LaunchProfile Read(string projectPath)
    {
        var path = Path.Combine(Path.GetDirectoryName(projectPath)!, "Properties", "launchSettings.json");
        if (!File.Exists(path))
        {
            return new LaunchProfile([], new Dictionary<string, string>());
        }

        using var document = JsonDocument.Parse(File.ReadAllBytes(path), Lenient);
        foreach (var profile in document.RootElement.GetProperty("profiles").EnumerateObject().Select(property => property.Value))
        {
            if (profile.TryGetProperty("commandName", out var command) && command.GetString() == "Project")
            {
                return Read(profile);
            }
        }

        return new LaunchProfile([], new Dictionary<string, string>());
    }

    private static LaunchProfile Read(JsonElement profile)
    {
        var urls = profile.TryGetProperty("applicationUrl", out var text) ? text.GetString() ?? "" : "";
        var environment = new Dictionary<string, string>();
        if (profile.TryGetProperty("environmentVariables", out var variables))
        {
            foreach (var variable in variables.EnumerateObject())
            {
                environment[variable.Name] = System.Environment.ExpandEnvironmentVariables(variable.Value.GetString() ?? "");
            }
        }

        return new LaunchProfile(
            [.. urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(url => new Uri(url))],
            environment);
    }
}
