using System.Text.Json;

namespace DeepSeek.ControlPlane.Snapshots;

public sealed partial class SnapshotFeed<T>
{
    /// <summary>Takes over what is signed, in order and newer than what is in force. Whoever can write to Redis chooses these bytes.</summary>
    /// <returns>The deltas that can be believed, whether or not what they say was known already.</returns>
    private List<byte[]> Take(SnapshotNews news, SnapshotVerifier verifier)
    {
        // Swapped in when all of it is read: between a base and its deltas a key might live that was revoked.
        var next = _current;
        if (news.IsAnew)
        {
            _reached = news.Base is { } basis ? TakeBase(basis, verifier, ref next) : null;
            _broken = _reached is null && news.Base is not null;
        }

        List<byte[]> believed = [];
        foreach (var bytes in news.Deltas)
        {
            // What follows something that is not believed waits until the portal has published another base.
            if (_broken || _reached is null || TakeDelta(bytes, _reached, verifier, ref next) is not { } reached)
            {
                _broken = true;
                break;
            }

            _reached = reached;
            believed.Add(bytes);
        }

        if (next is not null && !ReferenceEquals(next, _current))
        {
            Volatile.Write(ref _current, next);
            LogApplied(logger, options.Document, next.Epoch, next.Number);
            Applied?.Invoke();
        }
        else if (news.IsAnew && _reached is { } last && _current is { } known && !IsInForce(last))
        {
            LogOlder(logger, options.Document, last.Epoch, last.Number, known.Epoch, known.Number);
        }

        return believed;
    }

    private bool IsInForce(SnapshotPosition? position) => position is not null && position.Epoch == _current?.Epoch && position.Number == _current.Number;

    private SnapshotPosition? TakeBase(byte[] bytes, SnapshotVerifier verifier, ref Snapshot<T>? next)
    {
        if (Read(bytes, verifier, isDelta: false) is not { } envelope)
        {
            return null;
        }

        if (next is null || envelope.IsNewerThan(next.Epoch, next.Number))
        {
            if (Parse(() => options.ReadBase(envelope.Payload)) is not { } value)
            {
                return null;
            }

            next = new Snapshot<T>(envelope.Epoch, envelope.Number, envelope.PublishedAt, value);
        }

        return SnapshotPosition.After(envelope);
    }

    private SnapshotPosition? TakeDelta(byte[] bytes, SnapshotPosition reached, SnapshotVerifier verifier, ref Snapshot<T>? next)
    {
        if (Read(bytes, verifier, isDelta: true) is not { } envelope)
        {
            return null;
        }

        if (!reached.LeadsTo(envelope))
        {
            LogGap(logger, options.Document, envelope.Epoch, envelope.Number, reached.Epoch, reached.Number);
            return null;
        }

        if (envelope.IsNewerThan(next!.Epoch, next.Number))
        {
            if (Parse(() => options.ReadDelta?.Invoke(envelope.Payload)) is not { } delta)
            {
                return null;
            }

            next = next.Follow(envelope.Number, envelope.PublishedAt, delta);
        }

        return SnapshotPosition.After(envelope);
    }

    /// <summary>The envelope, where the publisher signed it for what it stands as.</summary>
    private SnapshotEnvelope? Read(byte[] bytes, SnapshotVerifier verifier, bool isDelta)
    {
        var envelope = Parse(() => JsonSerializer.Deserialize(bytes, ControlPlaneJsonContext.Default.SnapshotEnvelope));
        if (envelope is null)
        {
            return null;
        }

        // 'required' says that a field is there, not that it is not null: the verifier looks.
        if (verifier.Verify(envelope, options.Document) && envelope.Since is not null == isDelta)
        {
            return envelope;
        }

        LogForged(logger, options.Document, envelope.Epoch, envelope.Number);
        return null;
    }

    private TResult? Parse<TResult>(Func<TResult?> parse) where TResult : class
    {
        try
        {
            if (parse() is { } result)
            {
                return result;
            }

            LogUnreadable(logger, options.Document, "There is nothing in it.");
        }
        catch (JsonException e)
        {
            LogUnreadable(logger, options.Document, e.Message);
        }

        return null;
    }
}
