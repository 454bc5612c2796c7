using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;

namespace DeepSeek.AppHost.Embedded.Parameters;

/// <summary>Generated parameters, kept in <c>parameters.json</c> in the data directory, readable by its owner only.</summary>
internal sealed class ParameterStore(IConfiguration configuration, string dataDirectory)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly Lock _lock = new();

    internal string FilePath => Path.Combine(dataDirectory, "parameters.json");

    /// <summary>The value by configuration, else as kept, else a new one.</summary>
    public string Get(string name, ParameterDefault whenUnset, bool persist)
    {
        if (configuration[$"Parameters:{name}"] is { Length: > 0 } configured)
        {
            return configured;
        }

        lock (_lock)
        {
            var kept = Read();
            if (kept[name]?.GetValue<string>() is { Length: > 0 } value)
            {
                return value;
            }

            value = whenUnset.GetDefaultValue();
            if (persist)
            {
                kept[name] = value;
                Write(kept);
            }

            return value;
        }
    }

    private JsonObject Read()
    {
        if (!File.Exists(FilePath))
        {
            return [];
        }

        try
        {
            return JsonNode.Parse(File.ReadAllBytes(FilePath)) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return []; // Cut short or edited by hand: new secrets are better than no start.
        }
    }

    private void Write(JsonObject parameters)
    {
        Directory.CreateDirectory(dataDirectory);
        var temporary = FilePath + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(temporary, options))
        {
            JsonSerializer.Serialize(stream, parameters, Indented);
        }

        File.Move(temporary, FilePath, overwrite: true);
    }
}
