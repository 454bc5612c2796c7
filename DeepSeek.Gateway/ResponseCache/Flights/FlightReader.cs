using System.Runtime.CompilerServices;
using DeepSeek.Gateway.Answers;

namespace DeepSeek.Gateway.ResponseCache.Flights;

/// <summary>One who waits for the answer of a flight. Has joined when it is made; leaves when its enumeration ends.</summary>
internal sealed class FlightReader(Flight flight)
{
    /// <summary>How many events it has had. Belongs to the flight, and is changed under its lock.</summary>
    public int Position { get; set; }

    /// <summary>Every event of the answer. To be called once, and enumerated.</summary>
    public async IAsyncEnumerable<AnswerEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var events = new List<AnswerEvent>();
        try
        {
            while (flight.TryTake(this, events, out var news))
            {
                if (news is not null)
                {
                    await news.WaitAsync(cancellationToken);
                    continue;
                }

                foreach (var next in events)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return next;
                }

                events.Clear();
            }
        }
        finally
        {
            flight.Leave(this);
        }
    }
}
