using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Traffic.Archive;

namespace DeepSeek.Portal.Features.Traffic.Reports;

internal sealed class TrafficReportService(TrafficBook book, TrafficArchive archive, TimeProvider time) : ITraffic
{
    private const int MostRows = 200;

    public async Task<TrafficReport?> ReadAsync(TrafficQuery query, Actor by, CancellationToken cancellationToken)
    {
        if (!by.May(Permission.TelemetryRead))
        {
            return null;
        }

        var now = time.GetUtcNow();
        var (length, step) = Span(query.Range);
        var from = TrafficBook.Floor(now - length, step) + step;
        var buckets = await BucketsAsync(query, from, now, step, TrafficFilter.Total(query), cancellationToken);
        var parts = await BucketsAsync(query, from, now, step, TrafficFilter.Parts(query), cancellationToken);
        return new TrafficReport
        {
            At = now,
            From = from,
            StepSeconds = (int)step.TotalSeconds,
            Steps = [.. Steps(buckets, from, now, step)],
            Total = buckets.Count == 0 ? null : TrafficFigures.Of(Sum(buckets.SelectMany(bucket => bucket.Sums.Values)), (now - Max(from, buckets[0].Start)).TotalSeconds),
            Rows = [.. Rows(query, parts, (now - from).TotalSeconds)],
        };
    }

    private static (TimeSpan Length, TimeSpan Step) Span(TrafficRange range) => range switch
    {
        TrafficRange.FiveMinutes => (TrafficBook.FineLength, TrafficBook.FineStep),
        TrafficRange.Hour => (TrafficBook.CoarseLength, TrafficBook.CoarseStep),
        TrafficRange.Day => (TimeSpan.FromDays(1), TimeSpan.FromMinutes(10)),
        TrafficRange.Week => (TimeSpan.FromDays(7), TimeSpan.FromHours(1)),
        _ => (TimeSpan.FromDays(30), TimeSpan.FromHours(6)),
    };

    private static IEnumerable<TrafficStep> Steps(IReadOnlyList<TrafficBucket> buckets, DateTimeOffset from, DateTimeOffset now, TimeSpan step)
    {
        var known = buckets.ToLookup(bucket => TrafficBook.Floor(bucket.Start, step));
        for (var start = from; start <= now; start += step)
        {
            // The last step is not over: a rate over all of it would fall and rise with every second.
            var seconds = Math.Max(1, (start + step <= now ? step : now - start).TotalSeconds);
            yield return new TrafficStep(
                start, known[start].Any() ? TrafficFigures.Of(Sum(known[start].SelectMany(bucket => bucket.Sums.Values)), seconds) : null);
        }
    }

    private static IEnumerable<TrafficRow> Rows(TrafficQuery query, IReadOnlyList<TrafficBucket> buckets, double seconds) => buckets
        .SelectMany(bucket => bucket.Sums)
        .GroupBy(entry => query.By switch
        {
            TrafficPart.Model => entry.Key.Model,
            TrafficPart.Tenant => entry.Key.TenantId,
            _ => entry.Key.ReplicaId,
        })
        .Where(group => group.Key.Length > 0)
        .Select(group => new TrafficRow(group.Key, TrafficFigures.Of(Sum(group.Select(entry => entry.Value)), seconds)))
        .OrderByDescending(row => row.Figures.Requests)
        .ThenBy(row => row.Id, StringComparer.Ordinal)
        .Take(MostRows);

    private static TrafficSums Sum(IEnumerable<TrafficSums> parts)
    {
        var sum = new TrafficSums();
        foreach (var part in parts)
        {
            sum.Add(part);
        }

        return sum;
    }

    private static DateTimeOffset Max(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private async Task<IReadOnlyList<TrafficBucket>> BucketsAsync(
        TrafficQuery query, DateTimeOffset from, DateTimeOffset now, TimeSpan step, TrafficFilter filter, CancellationToken cancellationToken)
    {
        if (query.Range <= TrafficRange.Hour)
        {
            return [.. book.Read(query.Range == TrafficRange.FiveMinutes, filter.Matches).Where(bucket => bucket.Start >= from)];
        }

        // What the hour has not been added up from yet, and what is not stored yet, is a small part of a day: it is not waited for.
        return query.Range == TrafficRange.Day
            ? await archive.ReadAsync(TrafficArchive.Minute, from, now, filter.Apply, cancellationToken)
            : [.. await archive.ReadAsync(TrafficArchive.Hour, from, now, filter.Apply, cancellationToken), .. await LastHoursAsync(from, now, filter, cancellationToken)];
    }

    /// <summary>Minutes of hours that are not added up yet.</summary>
    private async Task<IReadOnlyList<TrafficBucket>> LastHoursAsync(
        DateTimeOffset from, DateTimeOffset now, TrafficFilter filter, CancellationToken cancellationToken)
    {
        var rolledUp = await archive.RolledUpUntilAsync(cancellationToken);
        return await archive.ReadAsync(TrafficArchive.Minute, rolledUp is { } until ? Max(until, from) : from, now, filter.Apply, cancellationToken);
    }
}
