using System.Collections.Immutable;

namespace DeepSeek.Inference.Tokenization.ChatTemplates;

/// <summary>
/// A string that remembers which of its characters came from a message. Every operation a template can do keeps that knowledge, so that in the end
/// only what the template wrote can become a control token.
/// </summary>
internal sealed class TemplateText
{
    public static readonly TemplateText Empty = new("", []);

    private readonly ImmutableArray<(int Start, int End)> _fromMessage;

    private TemplateText(string value, ImmutableArray<(int Start, int End)> fromMessage)
    {
        Value = value;
        _fromMessage = fromMessage;
    }

    /// <summary>The characters.</summary>
    public string Value { get; }

    /// <summary>Text that the template wrote.</summary>
    public static TemplateText OfTemplate(string value) => value.Length == 0 ? Empty : new TemplateText(value, []);

    /// <summary>Text that came from outside.</summary>
    public static TemplateText OfMessage(string value) => value.Length == 0 ? Empty : new TemplateText(value, [(0, value.Length)]);

    /// <summary>Several texts as one.</summary>
    public static TemplateText Join(IEnumerable<TemplateText> parts, TemplateText? separator = null)
    {
        var value = new System.Text.StringBuilder();
        var ranges = ImmutableArray.CreateBuilder<(int Start, int End)>();
        var first = true;
        foreach (var part in parts)
        {
            if (!first && separator is not null) Append(separator);
            first = false;
            Append(part);
        }

        return new TemplateText(value.ToString(), ranges.ToImmutable());

        void Append(TemplateText text)
        {
            foreach (var (start, end) in text._fromMessage)
            {
                var (from, to) = (start + value.Length, end + value.Length);
                if (ranges.Count > 0 && ranges[^1].End == from) ranges[^1] = (ranges[^1].Start, to);
                else ranges.Add((from, to));
            }

            value.Append(text.Value);
        }
    }

    /// <summary>This text and another.</summary>
    public TemplateText Plus(TemplateText other) => Value.Length == 0 ? other : other.Value.Length == 0 ? this : Join([this, other]);

    /// <summary>A part of it.</summary>
    public TemplateText Slice(int start, int length) => new(
        Value.Substring(start, length),
        [.. _fromMessage
            .Select(range => (Start: Math.Max(range.Start - start, 0), End: Math.Min(range.End - start, length)))
            .Where(range => range.Start < range.End)]);

    /// <summary>Another text of the same origin, for changes that keep no positions: all of it counts as a message's if any of it did.</summary>
    public TemplateText With(string value)
    {
        if (_fromMessage.IsEmpty) return OfTemplate(value);
        return value.Length == Value.Length ? new TemplateText(value, _fromMessage) : OfMessage(value);
    }

    /// <summary>The text in pieces of one origin each, in order.</summary>
    public IEnumerable<(string Text, bool FromMessage)> Segments()
    {
        var position = 0;
        foreach (var (start, end) in _fromMessage)
        {
            if (start > position) yield return (Value[position..start], false);
            yield return (Value[start..end], true);
            position = end;
        }

        if (position < Value.Length) yield return (Value[position..], false);
    }

    public override string ToString() => Value;
}
