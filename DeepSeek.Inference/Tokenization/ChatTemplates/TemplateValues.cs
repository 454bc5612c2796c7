using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeepSeek.Inference.Tokenization.ChatTemplates;

/// <summary>
/// What values mean. A value is null (none), <see cref="TemplateUndefined"/>, bool, long, double, <see cref="TemplateText"/>, a list, a map, a
/// <see cref="TemplateNamespace"/> or a <see cref="TemplateCallable"/>.
/// </summary>
internal static class TemplateValues
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions IndentedJson = new(Json) { WriteIndented = true };

    public static bool IsTrue(object? value) => value switch
    {
        null or TemplateUndefined => false,
        bool flag => flag,
        long number => number != 0,
        double number => number != 0,
        TemplateText text => text.Value.Length > 0,
        IReadOnlyCollection<object?> list => list.Count > 0,
        IReadOnlyDictionary<string, object?> map => map.Count > 0,
        _ => true,
    };

    public static bool AreEqual(object? left, object? right) => (left, right) switch
    {
        (TemplateText a, TemplateText b) => a.Value == b.Value,
        (long or double or bool, long or double or bool) => Number(left).Equals(Number(right)),
        (IReadOnlyList<object?> a, IReadOnlyList<object?> b) => a.Count == b.Count && a.Zip(b).All(pair => AreEqual(pair.First, pair.Second)),
        _ => Equals(left, right),
    };

    public static double Number(object? value) => value switch
    {
        long number => number,
        double number => number,
        bool flag => flag ? 1 : 0,
        _ => throw new ChatTemplateException($"{Describe(value)} is not a number."),
    };

    /// <summary>The text that a value is written as.</summary>
    public static TemplateText ToText(object? value) => value switch
    {
        TemplateText text => text,
        TemplateUndefined => TemplateText.Empty,
        null => TemplateText.OfTemplate("None"),
        bool flag => TemplateText.OfTemplate(flag ? "True" : "False"),
        long number => TemplateText.OfTemplate(number.ToString(CultureInfo.InvariantCulture)),
        double number => TemplateText.OfTemplate(number.ToString("0.0###############", CultureInfo.InvariantCulture)),
        _ => throw new ChatTemplateException($"{Describe(value)} cannot be written as text; use tojson."),
    };

    public static IReadOnlyList<object?> ToList(object? value) => value switch
    {
        IReadOnlyList<object?> list => list,
        IReadOnlyDictionary<string, object?> map => [.. map.Keys.Select(object (key) => TemplateText.OfMessage(key))],
        TemplateText text => [.. Enumerable.Range(0, text.Value.Length).Select(object (i) => text.Slice(i, 1))],
        TemplateUndefined => [],
        _ => throw new ChatTemplateException($"{Describe(value)} cannot be looped over."),
    };

    public static long Length(object? value) => value switch
    {
        TemplateText text => text.Value.Length,
        IReadOnlyCollection<object?> list => list.Count,
        IReadOnlyDictionary<string, object?> map => map.Count,
        TemplateUndefined => 0,
        _ => throw new ChatTemplateException($"{Describe(value)} has no length."),
    };

    /// <summary>JSON, which counts as a message's text: what is in it came from outside.</summary>
    public static TemplateText ToJson(object? value, bool indented) =>
        TemplateText.OfMessage(Node(value)?.ToJsonString(indented ? IndentedJson : Json) ?? "null");

    public static string Describe(object? value) => value switch
    {
        null => "none",
        TemplateUndefined => "an undefined value",
        bool => "a boolean",
        long or double => "a number",
        TemplateText => "a string",
        IReadOnlyDictionary<string, object?> => "a mapping",
        IReadOnlyCollection<object?> => "a list",
        _ => "this value",
    };

    private static JsonNode? Node(object? value) => value switch
    {
        null or TemplateUndefined => null,
        bool flag => JsonValue.Create(flag),
        long number => JsonValue.Create(number),
        double number => JsonValue.Create(number),
        TemplateText text => JsonValue.Create(text.Value),
        IReadOnlyDictionary<string, object?> map => new JsonObject(map.Select(entry => KeyValuePair.Create(entry.Key, Node(entry.Value)))),
        IReadOnlyList<object?> list => new JsonArray([.. list.Select(Node)]),
        _ => throw new ChatTemplateException("A value cannot be written as JSON."),
    };
}
