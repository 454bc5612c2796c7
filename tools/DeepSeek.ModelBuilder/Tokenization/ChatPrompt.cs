using System.Text;

namespace DeepSeek.ModelBuilder.Tokenization;

/// <summary>R1's chat template, for checking models of that form.</summary>
internal static class ChatPrompt
{
    /// <summary>The token that ends an answer.</summary>
    public const string End = "<｜end▁of▁sentence｜>";

    /// <summary>The text that asks for the answer to the last message.</summary>
    public static string Format(IEnumerable<ChatMessage> messages)
    {
        var text = new StringBuilder("<｜begin▁of▁sentence｜>");
        var all = messages.ToList();
        foreach (var message in all.Where(m => m.Role == "system").TakeLast(1)) text.Append(message.Content);
        foreach (var message in all)
        {
            if (message.Role == "user") text.Append("<｜User｜>").Append(message.Content);
            if (message.Role == "assistant") text.Append("<｜Assistant｜>").Append(message.Content.Split("</think>")[^1]).Append(End);
        }

        return text.Append("<｜Assistant｜><think>\n").ToString();
    }

    /// <summary>What follows the thought, trimmed; the whole text where no thought ended.</summary>
    public static string Answer(string generated) => generated.Split("</think>")[^1].Replace(End, "", StringComparison.Ordinal).Trim();
}
