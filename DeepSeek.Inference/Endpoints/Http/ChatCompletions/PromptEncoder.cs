using System.Diagnostics.CodeAnalysis;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.Inference.Generation;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.Tokenization.ChatTemplates;

namespace DeepSeek.Inference.Endpoints.Http.ChatCompletions;

/// <summary>Makes a prompt of messages: renders a conversation with its model's template, or takes a text as it is, and tokenizes it.</summary>
internal static class PromptEncoder
{
    // What processors put before a text stands apart from it.
    private static readonly TemplateText BetweenTexts = TemplateText.OfMessage("\n\n");

    /// <summary>The prompt, or why the model cannot take it.</summary>
    /// <param name="messages">A conversation, or the texts that are gone on with.</param>
    /// <param name="isRaw">Whether they are texts to go on with as they are, without a template.</param>
    /// <param name="served">The model.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="failure">Why there is none.</param>
    public static bool TryEncode(
        IReadOnlyList<ChatMessage> messages,
        bool isRaw,
        ServedModel served,
        [NotNullWhen(true)] out EncodedPrompt? prompt,
        [NotNullWhen(false)] out ApiFailure? failure)
    {
        (prompt, failure) = (null, null);
        var parameter = isRaw ? "prompt" : "messages";
        TemplateText text;
        try
        {
            text = isRaw
                ? Join(messages, served)
                : served.Model.Template.Render([.. messages.Select(message => new ChatTurn(RoleOf(message), message.Content ?? ""))]);
        }
        catch (ChatTemplateException error)
        {
            failure = new ApiFailure(ApiError.InvalidParameter, $"{served.Name} does not take this conversation: {error.Message}", parameter);
            return false;
        }

        // No token stands for more characters than the longest one: what is longer than that in all cannot fit, and need not be tokenized to know.
        var tokenizer = served.Model.Tokenizer;
        int[]? tokens = null;
        if (text.Value.Length <= (long)served.ContextTokens * tokenizer.LongestToken)
        {
            tokens = tokenizer.Encode(text);
            if (tokens.Length > 0 && tokens.Length < served.ContextTokens)
            {
                prompt = new EncodedPrompt(tokens, !isRaw && ReasoningMarks.IsOpenedBy(text), isRaw);
                return true;
            }
        }

        var what = isRaw ? "text" : "conversation";
        var size = tokens is null ? $"{text.Value.Length} characters" : $"{tokens.Length} tokens";
        var allowed = tokens is [] ? "takes one at least" : $"takes {served.ContextTokens} tokens of prompt and answer together";
        failure = new ApiFailure(ApiError.InvalidParameter, $"The {what} has {size}; {served.Name} {allowed}.", parameter);
        return false;
    }

    // As everywhere, nothing that came from outside can become a control token.
    private static TemplateText Join(IReadOnlyList<ChatMessage> texts, ServedModel served) =>
        served.Model.Beginning.Plus(TemplateText.Join(texts.Select(text => TemplateText.OfMessage(text.Content ?? "")), BetweenTexts));

    // OpenAI's newer name of the same role; templates know the older one.
    private static string RoleOf(ChatMessage message) => message.Role == ChatRoles.Developer ? ChatRoles.System : message.Role!;
}
