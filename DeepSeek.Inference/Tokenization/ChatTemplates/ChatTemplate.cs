namespace DeepSeek.Inference.Tokenization.ChatTemplates;

/// <summary>A model's chat template: turns a conversation into a prompt. Safe for many threads.</summary>
internal sealed class ChatTemplate
{
    private readonly IReadOnlyList<TemplateStatement> _statements;
    private readonly IReadOnlyDictionary<string, string> _controlTokens;

    /// <summary>Reads a template.</summary>
    /// <param name="template">Its text, in the subset of Jinja that chat templates use.</param>
    /// <param name="controlTokens">Variables of the tokenizer, such as <c>bos_token</c>.</param>
    /// <exception cref="ChatTemplateException">It cannot be read.</exception>
    public ChatTemplate(string template, IReadOnlyDictionary<string, string> controlTokens)
    {
        _statements = TemplateParser.Parse(template);
        _controlTokens = controlTokens;
    }

    /// <summary>The prompt that asks for the next answer.</summary>
    /// <exception cref="ChatTemplateException">The template refuses this conversation, for example for the order of its roles.</exception>
    public TemplateText Render(IReadOnlyList<ChatTurn> conversation)
    {
        var scope = new TemplateScope();
        foreach (var (name, token) in _controlTokens) scope[name] = TemplateText.OfTemplate(token);
        scope["messages"] = conversation.Select(object? (turn) => new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["role"] = TemplateText.OfTemplate(turn.Role),
            ["content"] = TemplateText.OfMessage(turn.Content),
        }).ToList();
        scope["add_generation_prompt"] = true;
        scope["namespace"] = (TemplateCallable)Namespace;
        scope["raise_exception"] = (TemplateCallable)Raise;
        scope["range"] = (TemplateCallable)Range;

        var executor = new StatementExecutor();
        executor.Execute(_statements, scope);
        return executor.Output;
    }

    private static TemplateNamespace Namespace(IReadOnlyList<object?> positional, IReadOnlyDictionary<string, object?> named)
    {
        var space = new TemplateNamespace();
        foreach (var (name, value) in named) space.Members[name] = value;
        return space;
    }

    private static object? Raise(IReadOnlyList<object?> positional, IReadOnlyDictionary<string, object?> named) =>
        throw new ChatTemplateException(positional is [TemplateText message, ..] ? message.Value : "The chat template refuses this conversation.");

    private static List<object?> Range(IReadOnlyList<object?> positional, IReadOnlyDictionary<string, object?> named)
    {
        var bounds = positional.Select(bound => (int)TemplateValues.Number(bound)).ToArray();
        var (from, to) = bounds.Length > 1 ? (bounds[0], bounds[1]) : (0, bounds[0]);
        return [.. Enumerable.Range(from, Math.Max(0, to - from)).Select(object? (i) => (long)i)];
    }
}
