using System.Collections;

namespace DeepSeek.Gateway.Requests;

/// <summary>The calls of a request, in order. One thread changes it; others may look meanwhile, and see it as it was or as it is.</summary>
internal sealed class AnswerSegments : IReadOnlyList<AnswerSegment>
{
    // Never changed, only replaced: a request has one as a rule.
    private volatile AnswerSegment[] _segments = [];

    public int Count => _segments.Length;

    public AnswerSegment this[int index] => _segments[index];

    public void Add(AnswerSegment segment) => _segments = [.. _segments, segment];

    public void Remove(AnswerSegment segment) => _segments = Array.FindAll(_segments, other => other != segment);

    /// <summary>As they are now.</summary>
    public ReadOnlySpan<AnswerSegment> AsSpan() => _segments;

    public IEnumerator<AnswerSegment> GetEnumerator() => ((IEnumerable<AnswerSegment>)_segments).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _segments.GetEnumerator();
}
