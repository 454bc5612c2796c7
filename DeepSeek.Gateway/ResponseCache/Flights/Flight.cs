using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using DeepSeek.Gateway.Answers;
using DeepSeek.Gateway.ResponseCache.Answers;

namespace DeepSeek.Gateway.ResponseCache.Flights;

/// <summary>
/// One answer on its way to all who asked the same. Everybody gets all of it, from its beginning, as fast as they take it; a slow one slows nobody. It ends early
/// only when the last of them has left.
/// </summary>
/// <remarks>
/// Events that all readers have had are put together to few, so that a long stream costs memory by its text and not by its tokens. Who joins late gets those
/// first. What one slow reader lacks is kept for it as it came, which the length of the one answer bounds.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "The source has neither a timer nor a handle. Disposing of it would race with whoever leaves last.")]
internal sealed class Flight
{
    /// <summary>So many events are kept as they came before it is looked whether all have had them.</summary>
    internal const int TailEvents = 256;

    private readonly Lock _gate = new();
    private readonly AnswerCollector _had = new();
    private readonly List<AnswerEvent> _tail = [];
    private readonly List<FlightReader> _readers = [];
    private readonly CancellationTokenSource _cancel = new();
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _news;
    private int _hadEvents;
    private bool _abandoned;
    private bool _ended;
    private bool _over;
    private ExceptionDispatchInfo? _fault;

    /// <summary>Set before the first event where the answer turned out to be kept already, in the store that gateways share.</summary>
    public KeptAnswer? Kept { get; set; }

    /// <summary>Cancelled when nobody reads any more.</summary>
    public CancellationToken Abandoned => _cancel.Token;

    /// <summary>Completes when nothing is generated any more, whatever became of it. Never fails.</summary>
    public Task Completion => _completed.Task;

    /// <summary>One that nobody else can join, with its reader, who has to run it.</summary>
    public static (Flight Flight, FlightReader Reader, bool Leads) Alone()
    {
        var flight = new Flight();
        return (flight, flight.TryJoin()!, true);
    }

    /// <summary>A place among the readers; null where the flight is over, or everybody has left.</summary>
    public FlightReader? TryJoin()
    {
        lock (_gate)
        {
            if (_over || _abandoned)
            {
                return null;
            }

            var reader = new FlightReader(this);
            _readers.Add(reader);
            return reader;
        }
    }

    /// <summary>The next event, for all.</summary>
    public void Add(AnswerEvent next)
    {
        TaskCompletionSource? news;
        lock (_gate)
        {
            _tail.Add(next);
            _ended |= next is AnswerEnded or AnswerFailed;
            if (_tail.Count % TailEvents == 0)
            {
                PutTogether(_readers.Min(reader => (int?)reader.Position) ?? 0);
            }

            (news, _news) = (_news, null);
        }

        news?.SetResult();
    }

    /// <summary>There are no more events: the last one said how it ended, or <paramref name="fault"/> does.</summary>
    public void End(Exception? fault = null)
    {
        TaskCompletionSource? news;
        lock (_gate)
        {
            _over = true;
            _fault = fault is null ? null : ExceptionDispatchInfo.Capture(fault);
            (news, _news) = (_news, null);
        }

        news?.SetResult();
        _completed.TrySetResult();
    }

    /// <summary>True where the last event is there, or everybody left: whoever generates is about to stop.</summary>
    public bool IsEnding
    {
        get
        {
            lock (_gate)
            {
                return _ended || _over || _abandoned;
            }
        }
    }

    /// <summary>True where everybody left before the end.</summary>
    public bool IsAbandoned => _cancel.IsCancellationRequested;

    /// <summary>All events so far, put together. The flight goes on as it is: who has had a part of them cannot be given the rest of what they become.</summary>
    public AnswerCollector Collect()
    {
        lock (_gate)
        {
            var whole = new AnswerCollector();
            foreach (var next in _had.Read().Concat(_tail))
            {
                whole.Add(next);
            }

            return whole;
        }
    }

    /// <summary>Gives the reader what it has not had, and a task where that is nothing. False where nothing will come.</summary>
    internal bool TryTake(FlightReader reader, List<AnswerEvent> events, out Task? news)
    {
        lock (_gate)
        {
            news = null;
            if (reader.Position < _hadEvents)
            {
                events.AddRange(_had.Read());
                reader.Position = _hadEvents;
            }

            events.AddRange(_tail[(reader.Position - _hadEvents)..]);
            reader.Position = _hadEvents + _tail.Count;
            if (events.Count > 0)
            {
                return true;
            }

            if (!_over)
            {
                news = (_news ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
                return true;
            }

            _fault?.Throw();
            return false;
        }
    }

    /// <summary>Whoever leaves last ends what nobody waits for, unless the last event is there already: what is left then is to keep the answer.</summary>
    internal void Leave(FlightReader reader)
    {
        lock (_gate)
        {
            _readers.Remove(reader);
            _abandoned = _readers.Count == 0 && !_ended && !_over;
            if (!_abandoned)
            {
                return;
            }
        }

        // Outside the lock: this runs what others have registered.
        _cancel.Cancel();
    }

    private void PutTogether(int position)
    {
        var count = position - _hadEvents;
        if (count < TailEvents)
        {
            return;
        }

        foreach (var next in _tail.Take(count))
        {
            _had.Add(next);
        }

        _tail.RemoveRange(0, count);
        _hadEvents = position;
    }
}
