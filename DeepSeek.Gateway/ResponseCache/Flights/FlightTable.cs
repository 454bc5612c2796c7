using System.Collections.Concurrent;
using DeepSeek.Gateway.ResponseCache.Fingerprints;

namespace DeepSeek.Gateway.ResponseCache.Flights;

/// <summary>The answers that are on their way, by what was asked.</summary>
internal sealed class FlightTable
{
    private readonly ConcurrentDictionary<Fingerprint, Flight> _flights = new();

    /// <summary>How many are on their way.</summary>
    public int Count => _flights.Count;

    /// <summary>Joins the flight of those who asked the same, or begins one, which the caller then has to run.</summary>
    public (Flight Flight, FlightReader Reader, bool Leads) Join(Fingerprint fingerprint)
    {
        while (true)
        {
            if (_flights.TryGetValue(fingerprint, out var flight) && flight.TryJoin() is { } reader)
            {
                return (flight, reader, false);
            }

            // One that is over, or that everybody has left, is replaced.
            var mine = new Flight();
            var first = mine.TryJoin()!;
            if (flight is null ? _flights.TryAdd(fingerprint, mine) : _flights.TryUpdate(fingerprint, mine, flight))
            {
                return (mine, first, true);
            }
        }
    }

    /// <summary>Nobody joins it any more.</summary>
    public void Remove(Fingerprint fingerprint, Flight flight) => _flights.TryRemove(new(fingerprint, flight));
}
