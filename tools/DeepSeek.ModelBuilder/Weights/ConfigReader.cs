using System.Text.Json;

namespace DeepSeek.ModelBuilder.Weights;

/// <summary>Reads single settings of a config.json and names the setting when it is not what it must be.</summary>
internal sealed class ConfigReader
{
    private readonly JsonElement _root;

    public ConfigReader(JsonElement root, string source)
    {
        if (root.ValueKind != JsonValueKind.Object) throw new InvalidDataException($"{source}: a JSON object was expected.");
        (_root, Source) = (root, source);
    }

    /// <summary>What the file is called in errors.</summary>
    public string Source { get; }

    public bool Has(string name) => _root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    public int Positive(string name, int? fallback = null)
    {
        if (!Has(name)) return fallback ?? throw new InvalidDataException($"{Source}: '{name}' is missing.");
        var value = _root.GetProperty(name);
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var number) || number <= 0)
        {
            throw new InvalidDataException($"{Source}: '{name}' is {value.GetRawText()}; a positive whole number was expected.");
        }

        return number;
    }

    public double Number(string name, double fallback)
    {
        if (!Has(name)) return fallback;
        var value = _root.GetProperty(name);
        if (value.ValueKind == JsonValueKind.Number) return value.GetDouble();
        throw new InvalidDataException($"{Source}: '{name}' is {value.GetRawText()}; a number was expected.");
    }

    public bool Flag(string name)
    {
        if (!Has(name)) return false;
        var value = _root.GetProperty(name);
        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw new InvalidDataException($"{Source}: '{name}' is {value.GetRawText()}; true or false was expected."),
        };
    }

    /// <summary>The setting, if there at all, must have this value.</summary>
    public void Demand(string name, string expected)
    {
        if (!Has(name)) return;
        var value = _root.GetProperty(name);
        if (value.ValueKind != JsonValueKind.String || value.GetString() != expected)
        {
            throw new InvalidDataException($"{Source}: '{name}' is {value.GetRawText()}; only \"{expected}\" can be built.");
        }
    }

    public void DemandFalse(string name)
    {
        if (Flag(name)) throw new InvalidDataException($"{Source}: '{name}' is true, which cannot be built.");
    }

    public void DemandAbsent(string name)
    {
        if (Has(name)) throw new InvalidDataException($"{Source}: '{name}' is {_root.GetProperty(name).GetRawText()}, which cannot be built.");
    }
}
