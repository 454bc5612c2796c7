namespace DeepSeek.Inference.Tokenization.ChatTemplates;

/// <summary>
/// The variables in force. As in Jinja, what a loop's body sets is gone after each turn of the loop; an <c>if</c> is no scope of its own.
/// </summary>
internal sealed class TemplateScope(TemplateScope? outer = null)
{
    private readonly Dictionary<string, object?> _variables = new(StringComparer.Ordinal);

    public object? this[string name]
    {
        get => _variables.TryGetValue(name, out var value) ? value : outer is null ? TemplateUndefined.Instance : outer[name];
        set => _variables[name] = value;
    }
}
