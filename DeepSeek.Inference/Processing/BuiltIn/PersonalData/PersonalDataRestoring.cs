using System.Text;
using DeepSeek.Processing;

namespace DeepSeek.Inference.Processing.BuiltIn.PersonalData;

/// <summary>Puts back into an answer what was taken out of its request. What may be the beginning of a placeholder waits for the rest of it.</summary>
internal sealed class PersonalDataRestoring(PersonalDataMap map) : IAnswerProcessor
{
    public ValueTask<ProcessedText> ProcessAsync(AnswerText text, CancellationToken cancellationToken)
    {
        var all = text.Text.AsSpan();
        if (!all.Contains('[')) return ValueTask.FromResult(ProcessedText.Pass(text));

        var restored = new StringBuilder(all.Length);
        while (all.IndexOf('[') is >= 0 and var at)
        {
            restored.Append(all[..at]);
            all = all[at..];
            if (map.TryFind(all, out var value, out var length))
            {
                restored.Append(value);
                all = all[length..];
            }
            else if (!text.IsComplete && map.IsBeginning(all))
            {
                return ValueTask.FromResult(ProcessedText.Replace(text.Text.Length - all.Length, restored.ToString()));
            }
            else
            {
                restored.Append('[');
                all = all[1..];
            }
        }

        restored.Append(all);
        return ValueTask.FromResult(ProcessedText.Replace(text.Text.Length, restored.ToString()));
    }
}
