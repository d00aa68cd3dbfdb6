/** How this broker's followers talk to the brokers that lead: the replicas' side of Fetch and its kin, over connections to peers. */
package gregor.broker.follower;
